"""The script that somebody would write instead: the same models and BERTopic, one after the other, over plain-text transcripts.

python -m tests.benchmarks.peer TRANSCRIPTS OUTPUT

TRANSCRIPTS holds a folder of .txt files for each case, whose turns begin with `Name: `. Turns are cut at sentence ends into pieces
of at most 90 words or so, as textmine's are, so that both have as much to encode. There is no codebook in it and no place of a
quotation: what comes out is names, topics, and topics by case, as csv. The seconds of each step are printed as JSON.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path

_TURN = re.compile(r"^[^:\n]{1,60}:\s+", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_MOST_WORDS = 90


def pieces_of(text: str) -> list[str]:
    """Turns, the longer ones cut at sentence ends."""
    found = []
    for turn in _TURN.split(text):
        piece: list[str] = []
        for sentence in _SENTENCE.split(turn.strip()):
            words = sentence.split()
            if piece and len(piece) + len(words) > _MOST_WORDS:
                found.append(" ".join(piece))
                piece = []
            piece += words
        if piece:
            found.append(" ".join(piece))
    return found


def main() -> None:
    """Time each step."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}
    transcripts, output = Path(sys.argv[1]), Path(sys.argv[2])
    output.mkdir(parents=True, exist_ok=True)
    times, started = {}, time.perf_counter()

    def done(step: str) -> None:
        nonlocal started
        times[step], started = round(time.perf_counter() - started, 2), time.perf_counter()

    import pandas as pd
    import spacy
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer
    from umap import UMAP

    from textmine.nlp import models

    done("imports")
    files = sorted(transcripts.rglob("*.txt"))
    read = [(file.parent.name, piece) for file in files for piece in pieces_of(file.read_text(encoding="utf-8"))]
    cases, texts = [case for case, _ in read], [piece for _, piece in read]
    done("read")
    exclude = ["tagger", "parser", "attribute_ruler", "lemmatizer"]
    names = spacy.load(models.verify(models.manifest()["pipeline"]), exclude=exclude)
    found = [(at, name.text, name.label_) for at, doc in enumerate(names.pipe(texts)) for name in doc.ents]
    pd.DataFrame(found, columns=["piece", "name", "kind"]).to_csv(output / "names.csv", index=False)
    done("names")
    folder = models.verify(models.manifest()["encoder"])
    encoder = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    done("load encoder")
    vectors = encoder.encode(texts, show_progress_bar=False)
    done("encode")
    topics = BERTopic(embedding_model=encoder, umap_model=UMAP(n_components=5, min_dist=0.0, metric="cosine", random_state=20))
    numbers, _ = topics.fit_transform(texts, embeddings=vectors)
    done("topics")
    pd.DataFrame({"case": cases, "topic": numbers, "text": texts}).to_csv(output / "pieces.csv", index=False)
    topics.get_topic_info().to_csv(output / "topics.csv", index=False)
    topics.topics_per_class(texts, classes=cases).to_csv(output / "topics_by_case.csv", index=False)
    done("topics by case")
    print(json.dumps({"pieces": len(texts), "topics": len(set(numbers) - {-1}), "seconds": times}))


if __name__ == "__main__":
    main()
