"""Compare ways to find topics in one run: how steady, how coherent, how near to what people saw, how dear.

python -m tests.benchmarks.topics [--hearings FOLDER] [--gold FILE.jsonl ...] [--talks FILE.jsonl ...]
                                  [--fits N] [--methods NAME ...]

Passages of `--talks` are turns of interviews, in order; those of `--gold` stand alone.

Each fit is a process of its own that is given the texts and their vectors: seconds and memory are of the whole process, imports
included. N fits are on all passages, with other seeds, and N on 90 % of them. Of every method the passages in no topic count as a
group of their own. Coherence is the mean NPMI (Bouma 2009) over pairs of a topic's ten words, in whole passages; "own words" are
those that the method gives, "same words" the first ten by class-based TF-IDF of nouns and other words that are not stop words.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import combinations
from pathlib import Path
from statistics import median

import numpy as np

TOP = 10
_SOUND = 5  # words; what is no longer in a talk is no passage of its own
PATTERN = r"(?<![\w'’])[a-z]{3,}(?![\w'’])"


def fit_bertopic(texts, vectors, documents, seed, number):
    from bertopic import BERTopic
    from umap import UMAP

    model = BERTopic(umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed))
    labels = np.array(model.fit_transform(texts, vectors)[0])
    return labels, [[word for word, _ in model.get_topic(topic)] for topic in range(labels.max() + 1)]


def fit_turftopic(texts, vectors, documents, seed, number):
    """S³, semantic signal separation, which needs no tuning but the number; a passage's topic is its strongest signal."""
    from turftopic import SemanticSignalSeparation

    class Door:
        def encode(self, sentences, **_):
            from textmine.nlp import models

            return models.encoder().encode(list(sentences))

    model = SemanticSignalSeparation(number, encoder=Door(), random_state=seed)
    weights = model.fit_transform(texts, embeddings=vectors)
    words = model.get_vocab()
    order = [list(np.argsort(-row)[:TOP]) for row in model.components_]
    return np.argmax(weights, axis=1), [[words[at] for at in row] for row in order]


def _counts(texts, weights):
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    maker = TfidfVectorizer if weights else CountVectorizer
    counter = maker(stop_words="english", token_pattern=PATTERN, min_df=3)
    return counter.fit_transform(texts), counter.get_feature_names_out()


def fit_nmf(texts, vectors, documents, seed, number):
    from sklearn.decomposition import NMF

    counts, words = _counts(texts, True)
    model = NMF(number, random_state=seed, init="nndsvdar")
    weights = model.fit_transform(counts)
    return np.argmax(weights, axis=1), [[words[at] for at in np.argsort(-row)[:TOP]] for row in model.components_]


def fit_lda(texts, vectors, documents, seed, number):
    from sklearn.decomposition import LatentDirichletAllocation

    counts, words = _counts(texts, False)
    model = LatentDirichletAllocation(number, random_state=seed)
    weights = model.fit_transform(counts)
    return np.argmax(weights, axis=1), [[words[at] for at in np.argsort(-row)[:TOP]] for row in model.components_]


def fit_textmine(texts, vectors, documents, seed, number, context=None):
    from textmine.analysis.passage_vectors import PassageVectors
    from textmine.analysis.topics.fit import find_topics
    from textmine.nlp import models
    from textmine.records.corpus import Document, Passage, Role
    from textmine.study.settings import PassageSettings, TopicSettings
    from textmine.study.stop_words import StopWords, stop_words

    passages, starts = [], dict.fromkeys(documents, 0)
    for number_of, (text, document) in enumerate(zip(texts, documents, strict=True)):
        start = starts[document]
        starts[document] = start + len(text) + 1
        place = (start, start + len(text), "", Role.RESPONDENT, str(number_of), str(number_of), "case", len(text.split()))
        passages.append(Passage(str(number_of), document, *place))
    whole: dict[str, list[str]] = {}
    for text, document in zip(texts, documents, strict=True):
        whole.setdefault(document, []).append(text)
    records = {name: Document(name, "case", "transcript", name, "\n".join(parts), "0") for name, parts in whole.items()}
    given = {"seed": seed, "subsamples": 0, "seeds": 0, "leave_out": False, "map": False}
    settings = TopicSettings(**given | ({} if context is None else {"context": context}))
    spoken = StopWords(tuple(stop_words()), ())
    found = find_topics(PassageVectors(records, passages, vectors), settings, PassageSettings(min_words=1), spoken, models.tagger())
    return np.array([place.topic for place in found.placements]), [
        topic.typical_words.casefold().split(", ") for topic in found.topics
    ]


def fit_textmine_alone(texts, vectors, documents, seed, number):
    return fit_textmine(texts, vectors, documents, seed, number, 0.0)


METHODS = {
    "BERTopic as it comes": fit_bertopic,
    "turftopic, S³": fit_turftopic,
    "scikit-learn, NMF": fit_nmf,
    "scikit-learn, LDA": fit_lda,
    "textmine, no context": fit_textmine_alone,
    "textmine": fit_textmine,
}


def work(method: str, data: Path, seed: int, share: float, out: Path) -> None:
    """One fit, in this process."""
    with np.load(data, allow_pickle=False) as held:
        texts, vectors, documents = list(map(str, held["texts"])), held["vectors"], list(map(str, held["documents"]))
    rows = np.arange(len(texts))
    if share < 1:
        rows = np.sort(np.random.default_rng(seed).choice(len(texts), int(share * len(texts)), replace=False))
    number = round((len(rows) / 2) ** 0.5)
    labels, words = METHODS[method]([texts[row] for row in rows], vectors[rows], [documents[row] for row in rows], seed, number)
    everyone = np.full(len(texts), -2)
    everyone[rows] = labels
    status = Path("/proc/self/status").read_text(encoding="utf-8")  # a child's ru_maxrss counts its parent's memory too
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    out.write_text(json.dumps({"labels": everyone.tolist(), "words": words, "peak": peak}), encoding="utf-8")


def run(method: str, data: Path, seed: int, share: float) -> dict:
    """One fit in a process of its own, with its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "fit.json"
        started = time.perf_counter()
        command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.topics"]
        command += ["--work", method, str(data), str(seed), str(share), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"HF_HUB_OFFLINE": "1"})
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return json.loads(out.read_text(encoding="utf-8")) | {"seconds": time.perf_counter() - started}


def coherence(words: list[list[str]], texts: list[str]) -> float:
    """Mean NPMI over pairs of a topic's words, -1 to 1; a pair that never meets counts -1."""
    from sklearn.feature_extraction.text import CountVectorizer

    every = sorted({word for topic in words for word in topic[:TOP]})
    counter = CountVectorizer(vocabulary=every, ngram_range=(1, 3), token_pattern=r"(?<![\w'’])[^\W\d_][\w’'-]*(?![\w'’])")
    there = (counter.fit_transform(texts) > 0).astype(float)
    at, n = counter.vocabulary_, len(texts)
    together = (there.T @ there).toarray() / n
    scores = []
    for topic in words:
        for a, b in combinations([at[word] for word in topic[:TOP]], 2):
            both, alone = together[a, b], together[a, a] * together[b, b]
            scores.append(-1.0 if both == 0 else 1.0 if both == 1 else np.log(both / alone) / -np.log(both))
    return float(np.mean(scores))


def diversity(words: list[list[str]]) -> float:
    """Share of all topics' words that are different."""
    every = [word for topic in words for word in topic[:TOP]]
    return len(set(every)) / len(every)


def same_words(labels: np.ndarray, texts: list[str]) -> list[list[str]]:
    """The first words of each topic by class-based TF-IDF, the same way for every method."""
    from bertopic.vectorizers import ClassTfidfTransformer
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    from textmine.study.stop_words import stop_words

    counter = CountVectorizer(stop_words=stop_words(), token_pattern=PATTERN, min_df=5)
    placed = labels >= 0
    counts = counter.fit_transform([text for text, one in zip(texts, placed, strict=True) if one])
    labels = labels[placed]
    sums = np.array([np.asarray(counts[labels == topic].sum(axis=0)).ravel() for topic in np.unique(labels)])
    weights = ClassTfidfTransformer().fit_transform(csr_matrix(sums)).toarray()
    words = counter.get_feature_names_out()
    return [[words[at] for at in np.argsort(-row)[:TOP]] for row in weights]


def agreement(fits: list[np.ndarray]) -> float:
    """Mean adjusted Rand index over pairs of fits, on the passages that both had."""
    from sklearn.metrics import adjusted_rand_score

    return float(np.mean([adjusted_rand_score(a[(a > -2) & (b > -2)], b[(a > -2) & (b > -2)]) for a, b in combinations(fits, 2)]))


def purity(labels: np.ndarray, categories: list[list[str]]) -> float:
    """Share of passages with a category that have the commonest one of their topic among theirs."""
    right = coded = 0
    for topic in np.unique(labels):
        own = [categories[at] for at in np.flatnonzero(labels == topic) if categories[at]]
        right += max(Counter(one for some in own for one in set(some)).values(), default=0)
        coded += len(own)
    return right / coded


def compare(name: str, texts: list[str], documents: list[str], categories: list[list[str]], fits: int, methods: list[str]) -> None:
    """All methods on one set of passages; a row is printed as soon as it is known."""
    from sklearn.metrics import normalized_mutual_info_score

    from textmine.nlp import models
    from textmine.nlp.embeddings import encode_texts

    print(f"\n{name}: {len(texts)} passages, {len({one for some in categories for one in some})} human categories\n")
    print(
        "| method | topics | in no topic | stability, 90 % | stability, seeds | NPMI, own words | NPMI, same words | diversity "
        "| NMI | purity | purity of the placed | seconds | peak MB |"
    )
    print("| --- |" + " ---: |" * 12, flush=True)
    only = [at for at, some in enumerate(categories) if len(some) == 1]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.npz"
        np.savez(data, texts=np.array(texts), vectors=encode_texts(texts, models.encoder()), documents=np.array(documents))
        for method in methods:
            try:
                whole = [run(method, data, seed, 1.0) for seed in range(fits)]
                parts = [run(method, data, 100 + seed, 0.9) for seed in range(fits)]
            except RuntimeError as error:
                print(f"| {method} | not run: {str(error).strip().splitlines()[-1]} |", flush=True)
                continue
            labels = [np.array(one["labels"]) for one in whole]
            first = [round(median(values), 3) for values in (
                [len(np.unique(label[label >= 0])) for label in labels],
                [float(np.mean(label < 0)) for label in labels],
                [agreement([np.array(part["labels"]) for part in parts])],
                [agreement(labels)],
                [coherence(one["words"], texts) for one in whole],
                [coherence(same_words(label, texts), texts) for label in labels],
                [diversity(one["words"]) for one in whole],
                [normalized_mutual_info_score([categories[at][0] for at in only], label[only]) for label in labels],
                [purity(label, categories) for label in labels],
                [purity(label[label >= 0], [categories[at] for at in np.flatnonzero(label >= 0)]) for label in labels],
            )]  # fmt: skip
            seconds, peak = median(one["seconds"] for one in whole), median(one["peak"] for one in whole)
            print(f"| {method} | {' | '.join(map(str, first))} | {seconds:.1f} | {peak:.0f} |", flush=True)


def hearings(folder: Path) -> tuple[list[str], list[str], list[list[str]]]:
    """Turns of 20 words or more, their documents, and the case of each as its category."""
    from textmine.ingest.transcripts.turns import turns_of

    texts, documents, cases = [], [], []
    for path in sorted(folder.rglob("*.txt")):
        for turn in turns_of(path)["turns"]:
            if len(turn["text"].split()) >= 20:
                texts.append(turn["text"])
                documents.append(path.stem)
                cases.append([path.parent.name])
    return texts, documents, cases


def main() -> None:
    if sys.argv[1:2] == ["--work"]:
        method, data, seed, share, out = sys.argv[2:]
        work(method, Path(data), int(seed), float(share), Path(out))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hearings", type=Path)
    parser.add_argument("--gold", type=Path, nargs="*", default=[])
    parser.add_argument("--talks", type=Path, nargs="*", default=[])
    parser.add_argument("--methods", nargs="*", choices=METHODS, default=list(METHODS))
    parser.add_argument("--fits", type=int, default=3)
    options = parser.parse_args()
    if options.hearings:
        compare("hearings", *hearings(options.hearings), options.fits, options.methods)
    for path in (*options.gold, *options.talks):
        from textmine.analysis.evaluation.gold import read_gold

        talk = path in options.talks
        passages = [passage for passage in read_gold(path).passages if not talk or len(passage.text.split()) > _SOUND]
        documents = [passage.doc if talk else str(at) for at, passage in enumerate(passages)]
        compare(
            path.stem,
            [passage.text for passage in passages],
            documents,
            [sorted(passage.codes) for passage in passages],
            options.fits,
            options.methods,
        )


if __name__ == "__main__":
    main()
