"""The topics of a study, as frozen records: clusters that a machine made of passages, and where each passage stands among them."""

from __future__ import annotations

from dataclasses import dataclass

UNSTABLE = "unstable"  # how the mark of a topic that refits seldom find again begins
SMALL_TALK = "mostly small talk or arrangements"  # what the mark of such a topic says
SMALL_TALK_LABEL = "small talk"  # what it is called
NO_LABEL = "no clear label"  # in place of a label where no phrase is typical of a topic


@dataclass(frozen=True, slots=True)
class Topic:
    """A machine cluster of passages; not a theme until a person names and accepts it.

    Attributes:
        label: what it is called: the first of its words, or the name that `named_by` gave it.
        typical_words: words and phrases that tell it from other topics, strongest first.
        passages, respondents, cases, documents: that it is made of.
        found: mean Jaccard index between its passages and the nearest topic of each refit, 0-1; None where there was no refit.
        returns: share of refits in which it was found again, 0-1.
        mark: what a reader should know before relying on it, in words; empty where there is nothing.
        examples: ids of passages that are typical of it, of different people where that can be.
        named_by: who gave it its name; empty where nobody did.
        hidden: whether a person set it aside as of no use.
        merged_into: the topic that a person put it into, or -1. Its passages are counted there.
    """

    topic: int
    label: str
    typical_words: str
    passages: int
    respondents: int = 0
    cases: int = 0
    documents: int = 0
    found: float | None = None
    returns: float | None = None
    mark: str = ""
    examples: tuple[str, ...] = ()
    named_by: str = ""
    hidden: bool = False
    merged_into: int = -1


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one passage stands among the topics; `topic` -1 is unplaced, with the reason.

    Attributes:
        strength: of all the passages that it fell together with, over many clusterings, the share that are of its topic; for a
            passage of a paper, the cosine to the topic's mean vector.
        nearest: for an unplaced passage the topic it comes nearest to; otherwise its topic.
        x, y: where it is drawn on the map of topics.
        cluster: the topic before people merged topics; -1 for none.
    """

    passage: str
    document: str
    case: str
    topic: int
    label: str
    strength: float
    reason: str = ""
    nearest_topic: int = -1
    x: float = 0.0
    y: float = 0.0
    cluster: int = -1


@dataclass(frozen=True, slots=True)
class Branch:
    """Two topics, or groups of them, that are nearer to each other by their words than either is to another: a node of their tree.

    Attributes:
        parent, left, right: numbers; topics have their own, a group has a number above all topics'.
        distance: cosine distance between the words of the two, 0-1.
    """

    parent: int
    left: int
    right: int
    distance: float


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """The topics of a run in numbers.

    Attributes:
        topics: how many.
        unplaced_share: of respondents' passages, 0-1.
        stability: mean adjusted Rand index between fits on 90 % subsamples; None where it was not reckoned.
        note: why there are no topics, or that they are not steady; or nothing.
        seeds_stability: the same between fits on all passages with other seeds.
        refits: how many fits the stability of each topic was reckoned from.
        method: how the topics were made, in words.
    """

    topics: int
    unplaced_share: float
    stability: float | None
    note: str = ""
    seeds_stability: float | None = None
    refits: int = 0
    method: str = ""


@dataclass(frozen=True, slots=True)
class Topics:
    """What topic modelling gives.

    Attributes:
        topics: largest first, numbered from 0.
        placements: one for each passage of a respondent; topic -1 where it is unplaced, with the reason and the nearest topic.
        papers: passages of papers that come as near to a topic as most of its own, one for each.
        branches: the tree of topics.
        summary: the same in numbers.
    """

    topics: tuple[Topic, ...]
    placements: tuple[Placement, ...]
    papers: tuple[Placement, ...]
    branches: tuple[Branch, ...]
    summary: TopicSummary
