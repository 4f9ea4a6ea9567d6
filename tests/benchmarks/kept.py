"""Do people's names stay on the right topics when a transcript is added?

python -m tests.benchmarks.kept STUDY [--transcripts N]

For each of N transcripts: topics without it, each given a name; then topics with it. A name is on the right topic where that holds
more of the named topic's passages than any other topic does, and at least half of them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from textmine.analysis.topics.fit import find_topics
from textmine.analysis.topics.matching import members_of, number_topics
from textmine.nlp import models
from textmine.pipeline.run import run_batch, stale_units
from textmine.pipeline.workspace import Workspace, open_workspace
from textmine.records.topics import Topics


def topics_without(workspace: Workspace, document: str) -> Topics:
    """The topics of all passages but one document's, without refits."""
    settings = workspace.study.settings
    quick = settings.topics.model_copy(update={"subsamples": 0, "seeds": 0, "leave_out": False, "map": False})
    material = workspace.material.where([passage.document != document for passage in workspace.passages])
    return find_topics(material, quick, settings.passages, workspace.spoken, models.tagger())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=Path)
    parser.add_argument("--transcripts", type=int, default=5)
    options = parser.parse_args()
    for stage in ("ingest", "embed"):
        run_batch(stage, options.study, None, stale_units(stage, options.study, None)[0])
    workspace = open_workspace(options.study)
    people = {passage.passage: passage.participant for passage in workspace.passages}
    every = topics_without(workspace, "")
    said = [document.document for document in workspace.documents if document.kind == "transcript"]
    shares = []
    for document in [said[int(at)] for at in np.linspace(0, len(said) - 1, options.transcripts)]:
        before, _ = number_topics(topics_without(workspace, document), (), (), {}, people)
        after, _ = number_topics(every, before.placements, (), {}, people)
        old, new = members_of(before.placements), members_of(after.placements)
        right = 0
        for number, members in old.items():
            held = Counter({other: len(members & theirs) for other, theirs in new.items()})
            right += number in new and held[number] == max(held.values()) and held[number] >= len(members) / 2
        shares.append(right / len(old))
        print(f"{document}: {right} of {len(old)} names on the right topic", flush=True)
    print(f"mean {np.mean(shares):.3f}, least {min(shares):.3f}")


if __name__ == "__main__":
    main()
