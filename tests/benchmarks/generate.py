"""Write a fictional study of any size: `python -m tests.benchmarks.generate FOLDER --transcripts 1000 [--turns 40] [--seed 1]`.

Transcripts of some forty turns each, in cases of about ten, and a paper for every fifty. Sentences come from a grammar written for
this, with invented names: no person, place or organisation in them exists. The same arguments give the same bytes, and transcript
n is the same in a study of any size.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

ONSETS = "b br c cl d dr f g gl h k l m n p pr r s st t th tr v w".split()
NUCLEI = "a e i o u ai ea oo ou".split()
CODAS = "ck ld ll lm n nd ng nt r rn rth sk st th tt".split()
ENDINGS = "bourne combe dale field ford ham hurst ley mouth stead ton wick worth".split()
BODIES = "Borough Council, Community Trust, Housing Partnership, Mutual, Care Alliance, Skills Board".split(", ")
CASE_PER = 10  # transcripts
PAPER_PER = 50  # transcripts

# What people talk about: each subject with things, doings and judgements of its own.
SUBJECTS: dict[str, dict[str, list[str]]] = {
    "trust": {
        "thing": ["trust", "goodwill", "their word", "the handshake", "the old rivalry", "openness", "the relationship"],
        "doing": ["kept their word", "told us the bad news first", "let us down", "went behind our backs", "owned up to it"],
        "end": ["and that is how trust grows", "and you never quite forget it", "so we stopped telling them things"],
    },
    "money": {
        "thing": [
            "the budget",
            "the grant",
            "the contract price",
            "overheads",
            "the reserve",
            "the payment by results",
            "the rent",
        ],
        "doing": ["cut the grant", "paid late", "paid for the van", "asked for match funding", "put the price up"],
        "end": ["and somebody had to pay for it", "and the sums never added up", "so we ran it at a loss"],
    },
    "users": {
        "thing": ["the service user panel", "the tenants", "what carers said", "the peer mentors", "the survey"],
        "doing": ["asked the tenants", "left users out of it", "changed the leaflet", "put two users on the board", "listened"],
        "end": ["and it was the users who noticed", "and nobody asked them afterwards", "so the wording is theirs"],
    },
    "outcomes": {
        "thing": [
            "the outcome measures",
            "the baseline",
            "the star chart",
            "follow-up",
            "evidence",
            "the evaluation",
            "the figures",
        ],
        "doing": ["counted attendances", "followed people up", "lost the baseline", "wrote case stories", "changed the form"],
        "end": ["and we still cannot show it worked", "and the numbers went up", "so it proves very little"],
    },
    "staff": {
        "thing": ["the rota", "supervision", "caseloads", "the induction", "agency cover", "the two pay scales", "training"],
        "doing": ["lost four workers", "shared an office", "swapped two posts", "doubled the caseload", "kept the night cover"],
        "end": ["and people were worn out", "and morale came back slowly", "so we train them together now"],
    },
    "leadership": {
        "thing": ["the chief executive", "the chair", "the steering group", "the vision", "the board papers", "succession"],
        "doing": ["chaired it well", "left in the spring", "would not decide", "pushed it through", "wrote the vision alone"],
        "end": ["and without that it would have died", "and everyone waited for the other", "so it drifted for a year"],
    },
    "systems": {
        "thing": ["the database", "the referral form", "the shared drive", "the consent form", "the spreadsheet", "the helpline"],
        "doing": ["typed it in twice", "bought another database", "lost the referrals", "shared the records", "built one form"],
        "end": ["and it still crashes", "and now one referral is enough", "so we keep it on paper as well"],
    },
    "merger": {
        "thing": ["the merger", "the new name", "the due diligence", "the pension deficit", "the group structure", "the old brand"],
        "doing": ["voted for the merger", "walked away", "kept two boards", "moved head office", "dropped the old name"],
        "end": ["and it was never one organisation", "and it saved less than they said", "so the culture stayed as it was"],
    },
}
WHO = "the manager, my colleague, a trustee, our worker, the commissioner, one partner, the team, a volunteer".split(", ")
WHEN = "last year, at the start, in the first winter, after the review, before the election, every quarter, in the end".split(", ")
PLACE = "in {town}, at the {town} office, across the county, on the estate, at the hub, over in {town}".split(", ")
OPENERS = ["Well,", "I think", "To be honest,", "Yes, and", "No,", "I mean,", "So", "What I would say is that", "Um, so", "Right,"]
FRAMES = [
    "{who} at {body} {doing} {when}, {end}.",
    "{opener} it was mostly about {thing}, and about {thing2} {place}, and the {noun}.",
    "When {who} {doing}, we had {number} people {place} who had never heard of {thing}.",
    "You cannot run {thing} from {town} with {number} staff and no {noun}.",
    "{when_up} {body} {doing} and we {doing2}, {end}.",
    "{opener} {thing} mattered more than the {noun} or the {noun2}, at least to {who}.",
    "They said {thing} would take {number} weeks, and the {noun} alone took {number2}, {end}.",
    "There was a {noun} about {thing} {when}, and {who} {doing2} with the {noun2}.",
    "{opener} if {body} had not {doing}, I doubt that {thing} would be there.",
    "We went from {number} to {number2} in {month}, and {thing} had to go {place}.",
]
# Compounds, most of which no dictionary has: talk has ever more rare words the more of it there is.
FIRSTS = """apple back barn bath bell bird boat book bridge case chalk church clay cloth coal corn day door dust farm field fire
fish flood foot forge gate glass grain half hand hay hill horse house ice iron kiln lamp land leaf lime main market
milk mill moon night oak oat paper peat pump quarry rail rain road rope salt sand school sea sheep ship side silk snow
stone street tide timber town water wheat wind winter wood wool yard""".split()
LASTS = """bank bar bed bench bill board body bound box bread break call card care cart chair chart check clerk coat count craft
crew day deed desk door draft drift duty end fall fare fee file fold form fund gang gate guard guide hall hand head
hold hook house keep land line list lock log maker man mark mate mill note pass path plan plot post pound rate right
room round rule run sale sheet shift side sign stock store tax tie tithe toll trade ward watch way work yard""".split()
NOUNS = "plan, policy, lease, rumour, quarrel, ladder, promise, letter, deadline, van, kettle, diary, map, petition".split(", ")
MONTHS = "January, February, March, April, May, June, July, August, September, October, November, December".split(", ")
QUESTIONS = [
    "And how would you describe {thing} {when}?",
    "What happened with {thing}, as you saw it {place}?",
    "Could you say more about {thing} and {thing2}?",
    "Who decided about {thing}, in practice?",
    "Looking back, what did {thing} do for the people who use the service?",
]
ROLES = "Manager, Director, Support worker, Trustee, Tenant, Carer, Commissioner, Team leader".split(", ")


def invented(draw: Random) -> str:
    return (draw.choice(ONSETS) + draw.choice(NUCLEI) + draw.choice(CODAS)).capitalize()


def town(draw: Random) -> str:
    return invented(draw) + draw.choice(ENDINGS)


def noun(draw: Random) -> str:
    """A word from a small stock, or from the long tail of compounds, of which the first come far more often than the last."""
    if draw.random() < 0.4:
        return draw.choice(NOUNS)
    rank = int(len(FIRSTS) * len(LASTS) * draw.random() ** 3)
    return FIRSTS[rank % len(FIRSTS)] + LASTS[rank // len(FIRSTS)]


def sentence(draw: Random, frames: list[str], subjects: list[str], towns: list[str]) -> str:
    one, two = (SUBJECTS[draw.choice(subjects)] for _ in range(2))
    when = draw.choice(WHEN)
    here = town(draw) if draw.random() < 0.05 else draw.choice(towns)  # now and then a place that nobody else names
    words = {
        "who": draw.choice(WHO),
        "body": f"{draw.choice(towns)} {draw.choice(BODIES)}",
        "doing": draw.choice(one["doing"]),
        "doing2": draw.choice(two["doing"]),
        "thing": draw.choice(one["thing"]),
        "thing2": draw.choice(two["thing"]),
        "end": draw.choice(one["end"]),
        "when": when,
        "when_up": when.capitalize(),
        "place": draw.choice(PLACE).format(town=here),
        "town": here,
        "number": draw.randint(2, 40),
        "number2": draw.randint(41, 99),
        "noun": noun(draw),
        "noun2": noun(draw),
        "month": draw.choice(MONTHS),
        "opener": draw.choice(OPENERS),
    }
    text = draw.choice(frames).format(**words)
    return text[0].upper() + text[1:]


def transcript(number: int, turns: int, seed: int) -> str:
    """An interview: questions, and answers of one to five sentences, about a few subjects for a while each."""
    draw = Random(f"{seed} transcript {number}")
    towns = [town(Random(f"{seed} town {number // CASE_PER} {which}")) for which in range(4)]
    role, said = draw.choice(ROLES), []
    for turn in range(0, turns, 2):
        if turn % 8 == 0:
            subjects = draw.sample(list(SUBJECTS), 2)
        said.append(f"Interviewer: {sentence(draw, QUESTIONS, subjects, towns)}")
        said.append(f"{role}: {' '.join(sentence(draw, FRAMES, subjects, towns) for _ in range(draw.randint(1, 5)))}")
    return "\n\n".join(said) + "\n"


def paper(number: int, seed: int) -> str:
    draw = Random(f"{seed} paper {number}")
    towns = [town(draw) for _ in range(6)]
    parts = [f"# Notes on partnership in {towns[0]}", f"{invented(draw)}, A. ({draw.randint(1998, 2024)})"]
    for subject in draw.sample(list(SUBJECTS), 3):
        parts.append(f"## {subject.capitalize()}")
        parts += [" ".join(sentence(draw, FRAMES, [subject], towns) for _ in range(4)) for _ in range(3)]
    return "\n\n".join(parts) + "\n"


def codebook() -> str:
    lines = ["title: Partnerships", "sections:", "  - id: working", "    name: Working together", "    themes:"]
    for subject, parts in SUBJECTS.items():
        lines += [f"      - id: {subject}", f"        name: {subject.capitalize()}"]
        lines += [f"        definition: What is said of {', '.join(parts['thing'][:5])}.", f"        cues: [{subject}*]"]
        lines += ["        guide:", f"          - How would you describe {parts['thing'][0]}?"]
    return "\n".join(lines) + "\n"


def write_study(folder: Path, transcripts: int, turns: int = 40, seed: int = 1) -> Path:
    """Write a study of so many transcripts; its folder."""
    (folder / "literature").mkdir(parents=True)
    (folder / "study.toml").write_text(f'[study]\ntitle = "{transcripts} interviews"\n', encoding="utf-8")
    (folder / "codebook.yaml").write_text(codebook(), encoding="utf-8")
    for number in range(transcripts):
        path = folder / "transcripts" / f"case-{number // CASE_PER:04}" / f"interview-{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(transcript(number, turns, seed), encoding="utf-8")
    for number in range(max(1, transcripts // PAPER_PER)):
        (folder / "literature" / f"paper-{number:04}.md").write_text(paper(number, seed), encoding="utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--transcripts", type=int, default=100)
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_study(options.folder, options.transcripts, options.turns, options.seed)
    print(options.folder)


if __name__ == "__main__":
    main()
