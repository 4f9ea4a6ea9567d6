"""Who asks and who answers, and on what evidence."""

import pytest

from textmine.ingest.transcripts.roles import RoleEvidence, infer_roles
from textmine.ingest.transcripts.utterances import Utterance
from textmine.records.corpus import Role


def utterances(*pairs):
    return [Utterance(speaker, text) for speaker, text in pairs]


@pytest.mark.parametrize(
    "label",
    ["I", "i", "Q", "INT", "Int 2", "Intvr", "Interviewer", "INTERVIEWER 1", "Moderator", "Facilitator", "Researcher"],
)
def test_a_label_of_an_interviewer_is_known(label):
    """The usual labels of those who ask."""
    assert infer_roles(utterances((label, "Go on.")), {}) == {label: RoleEvidence(Role.INTERVIEWER, "its label")}


@pytest.mark.parametrize(
    "label", ["R", "A", "P", "P02", "R1", "RES", "Resp 2", "Respondent", "Participant 3", "Interviewee", "Resident 1"]
)
def test_a_label_of_a_respondent_is_known(label):
    """The usual labels of those who answer, even where they ask back."""
    assert infer_roles(utterances((label, "Do you?")), {}) == {label: RoleEvidence(Role.RESPONDENT, "its label")}


@pytest.mark.parametrize(
    "label",
    [
        "", "Unknown", "Unidentified woman", "Speaker ?", "Interpreter", "BSL interpreter", "Unknown Speaker", "Speaker unknown",
        "UNIDENTIFIED SPEAKER", "Several voices", "Multiple voices", "Several", "Voices off", "Voice", "Female voice", "Unclear",
        "??", "Member of the audience", "Another participant", "Automated voice",
    ],
)  # fmt: skip
def test_nobody_in_particular_has_no_role(label):
    """A voice that nobody could name is neither."""
    assert infer_roles(utterances((label, "Do you?")), {}) == {label: RoleEvidence(Role.UNKNOWN, "no name")}


def test_a_name_that_begins_like_one_of_nobody_is_a_name():
    """`Alluna` is not `All`."""
    assert infer_roles(utterances(("Alluna", "Yes.")), {})["Alluna"].role is Role.RESPONDENT


def test_the_one_who_asks_briefly_is_the_interviewer():
    """Without a label to go by, those who put questions and say little ask."""
    talk = utterances(
        ("Anna", "How did it begin?"),
        ("Ben", "With a letter that came on a Tuesday in May."),
        ("Anna", "And what did it say?"),
        ("Ben", "That the council had decided, would you believe it?"),
        ("Anna", "I see."),
    )
    assert infer_roles(talk, {}) == {
        "Anna": RoleEvidence(Role.INTERVIEWER, "67% of 3 turns ask, 4 words a turn (mean 6)"),
        "Ben": RoleEvidence(Role.RESPONDENT, "50% of 2 turns ask, 10 words a turn (mean 6)"),
    }


def test_with_an_interviewer_found_the_others_answer():
    """A respondent who asks back often is still one where a label says who asks."""
    talk = utterances(
        ("Interviewer", "Go on with it as long as you like, please."),
        ("Ben", "Do I?"),
        ("Interviewer", "Yes, please do go on with it."),
        ("Ben", "Why?"),
    )
    assert infer_roles(talk, {}) == {
        "Interviewer": RoleEvidence(Role.INTERVIEWER, "its label"),
        "Ben": RoleEvidence(Role.RESPONDENT, "100% of 2 turns ask, 2 words a turn (mean 5)"),
    }


def test_one_speaker_alone_is_no_interviewer():
    """A monologue of questions is a respondent's."""
    assert infer_roles(utterances(("Ben", "Do I? Must I?")), {})["Ben"].role is Role.RESPONDENT


def test_long_questions_are_not_enough():
    """One who talks as long as the others does not ask, whatever the question marks."""
    talk = utterances(("Anna", "Would you say it was so?"), ("Ben", "I would say it was so."))
    assert {name: found.role for name, found in infer_roles(talk, {}).items()} == {"Anna": Role.RESPONDENT, "Ben": Role.RESPONDENT}


@pytest.mark.parametrize("label", ["All", "Both", "Everyone"])
def test_several_at_once_answer(label):
    """A focus group that speaks together is no interviewer."""
    assert infer_roles(utterances((label, "Yes!")), {})[label].role is Role.RESPONDENT


def test_a_joint_label_has_the_role_of_its_parts():
    """Two who answer together answer."""
    talk = utterances(("I", "Ready?"), ("R1", "I was."), ("R2", "So was I."), ("R1 & R2", "Yes!"), ("I", "Both?"))
    assert infer_roles(talk, {})["R1 & R2"] == RoleEvidence(Role.RESPONDENT, "R1 and R2 together")


def test_somebody_heard_once_in_a_long_transcript_has_no_role_until_a_person_gives_one():
    """Whoever brings the tea is no respondent."""
    talk = utterances(*[("Kit", "What did it cost?"), ("Anna", "It cost more than we had thought it would, and took longer.")] * 6)
    roles = infer_roles([*talk, *utterances(("Jo", "Tea?"))], {})
    assert roles["Jo"] == RoleEvidence(Role.UNKNOWN, "heard once in 13 turns")
    assert roles["Kit"].role is Role.INTERVIEWER
    assert infer_roles([*talk, *utterances(("Jo", "Tea?"))], {"Jo": "respondent"})["Jo"].role is Role.RESPONDENT


def test_the_header_names_who_asks():
    """`Interviewer: Sam Tolliver` on the cover is ST, Sam Tolliver or Sam in the text; so it is for those who answer."""
    header = [("Interviewer", "Dr Sam Tolliver"), ("Participant", "Warden 4")]
    talk = utterances(("ST", "Well."), ("Warden 4", "How? When?"), ("Sam Tolliver", "So."))
    assert {name: role_evidence.role for name, role_evidence in infer_roles(talk, {}, header=header).items()} == {
        "ST": Role.INTERVIEWER,
        "Warden 4": Role.RESPONDENT,
        "Sam Tolliver": Role.INTERVIEWER,
    }


def test_a_list_of_all_who_were_there_tells_nobodys_role():
    """Where the cover names interviewer and respondent alike as participants, how they talk tells them apart."""
    talk = utterances(*[("Kit", "What did it cost?"), ("Anna", "It cost more than we had thought it would, and took longer.")] * 3)
    roles = infer_roles(talk, {}, header=[("Participants", "Kit, Anna")])
    assert (roles["Kit"].role, roles["Anna"].role) == (Role.INTERVIEWER, Role.RESPONDENT)


def test_a_name_with_a_question_mark_asks():
    """Some programs mark the interviewer so; a letter with one is a person nobody could name."""
    roles = infer_roles(utterances(("Kit?", "Well."), ("F?", "Me too."), ("R", "Yes.")), {})
    assert {name: role.role for name, role in roles.items()} == {
        "Kit?": Role.INTERVIEWER,
        "F?": Role.RESPONDENT,
        "R": Role.RESPONDENT,
    }


def test_what_people_list_comes_before_labels_and_manner():
    """study.toml wins over participants.csv, which wins over what a label says; an empty role says nothing."""
    talk = utterances(("R", "How?"), ("I", "It began with a letter."), ("Q", "Then?"), ("A", "Yes."))
    listed = {"R": "interviewer", "I": "respondent", "Q": "respondent", "A": ""}
    assert infer_roles(talk, listed, {"Q": "interviewer"}) == {
        "R": RoleEvidence(Role.INTERVIEWER, "participants.csv says so"),
        "I": RoleEvidence(Role.RESPONDENT, "participants.csv says so"),
        "Q": RoleEvidence(Role.INTERVIEWER, "study.toml says so"),
        "A": RoleEvidence(Role.RESPONDENT, "its label"),
    }


def test_no_utterances_have_no_roles():
    """Nobody spoke."""
    assert infer_roles([], {"R": "respondent"}) == {}


BRIEF, LONG = "Mm.", "It was the bus, or rather that there was none, and that we had to walk there in the rain."


@pytest.mark.parametrize("label", ["Participant", "Interviewee", "Patient", "P07", "Client", "WX03", "Subject 3"])
def test_the_other_of_two_asks(label):
    """Whoever talks with a participant alone is the interviewer, though there are few questions; a voice without a name is none."""
    talk = utterances(
        *[("Dan", BRIEF), (label, LONG)] * 5, ("Dan", "And the bus?"), ("Unknown speaker", "Tea?"), (label, "Do I? Yes.")
    )
    roles = {name: str(found.role) for name, found in infer_roles(talk, {}).items()}
    assert roles == {"Dan": "interviewer", label: "respondent", "Unknown speaker": "unknown"}


def test_who_asks_a_fifth_of_the_time_asks():
    """In a talk of two, where the other asks far less for each word."""
    talk = utterances(
        *[("Dan", "And then?"), ("Priya", LONG), *[("Dan", BRIEF), ("Priya", LONG)] * 4] * 3, ("Priya", "Is that it?")
    )
    assert {name: found.role for name, found in infer_roles(talk, {}).items()} == {
        "Dan": Role.INTERVIEWER,
        "Priya": Role.RESPONDENT,
    }


def test_two_moderators_ask():
    """Also where a label says so of one alone; a member who asks back now and then answers."""
    talk = utterances(
        *[("Moderator", "Who cooks?"), ("Ann", LONG), ("Sue", "What else?"), ("Ben", LONG), ("Cy", "Do we? We do.")] * 5
    )
    talk += utterances(*[("Cy", LONG)] * 9)
    roles = {name: str(found.role) for name, found in infer_roles(talk, {}).items()}
    assert roles == {"Moderator": "interviewer", "Sue": "interviewer", "Ann": "respondent", "Ben": "respondent", "Cy": "respondent"}


def test_members_of_a_committee_who_ask_less_often_ask_too():
    """They ask more for each word than witnesses do."""
    members = [("Chair", "Thank you. We go on."), ("Tom", "Why?"), ("Ida", "When?"), ("Bo", "Who?"), ("Chair", "Would you?")]
    talk = utterances(*[turn for member in members for turn in (member, ("Dr Kean", LONG + " " + LONG))] * 3)
    assert {name for name, found in infer_roles(talk, {}).items() if found.role is Role.INTERVIEWER} == {
        "Chair",
        "Tom",
        "Ida",
        "Bo",
    }


def test_a_whole_name_heard_once_has_the_role_of_its_initials():
    """It is nobody who brings the tea."""
    talk = utterances(("Kit Marsh", "Shall we begin?"), ("Odile Farrow", "Yes."), *[("KM", "And then?"), ("OF", LONG)] * 6)
    roles = infer_roles(talk, {})
    assert (roles["Kit Marsh"], roles["Odile Farrow"]) == (
        RoleEvidence(Role.INTERVIEWER, "may be 'KM'"),
        RoleEvidence(Role.RESPONDENT, "may be 'OF'"),
    )


def test_who_is_in_the_chair_asks_where_several_do_and_a_title_with_a_surname_is_the_whole_name():
    """`The Convener` may say more than she asks; of one guest alone, a chair is what he is."""
    panel = [("The Convener", LONG), ("Ida", "Why?"), ("Dr Kean", LONG), ("Bo", "When?"), ("Dr Kean", LONG)] * 3
    roles = infer_roles(utterances(*panel, ("The Convener", "Is it?"), ("Dr Tom Kean (Aldby Institute)", LONG)), {})
    assert {name for name, found in roles.items() if found.role is Role.INTERVIEWER} == {"The Convener", "Ida", "Bo"}
    assert roles["Dr Tom Kean (Aldby Institute)"].role is Role.RESPONDENT
    alone = infer_roles(utterances(*[("Ida", "Why?"), ("Chair", f"{LONG} Would you not?")] * 5), {})
    assert alone["Chair"].role is Role.RESPONDENT


def test_what_a_key_says_of_a_label_comes_before_what_labels_mostly_mean():
    """An interpreter has no part in it, though she asks."""
    talk = utterances(*[("I", "Why?"), ("IP", "Dlaczego?"), ("R", LONG)] * 4)
    roles = infer_roles(talk, {}, header=[("I", "interviewee"), ("IP", "the interpreter"), ("R", "Ann Fell, researcher")])
    assert [str(roles[label].role) for label in ("I", "IP", "R")] == ["respondent", "unknown", "interviewer"]


def test_who_comes_to_take_notes_is_no_respondent_and_who_hardly_speaks_is_doubtful():
    """She says so, or asks now and then."""
    pair = [("Hal", "What then?"), ("Ann", LONG), ("Ben", LONG)] * 4
    roles = infer_roles(utterances(("Sue", "Yes, I'm really only here to take notes."), *pair, ("Sue", "Noted.")), {})
    assert roles["Sue"].role is Role.INTERVIEWER
    group = [("Moderator", "What then?"), ("Ann", LONG), ("Ben", LONG)] * 4
    roles = infer_roles(utterances(("Sue", "Whose was it?"), *group, ("Sue", "I see.")), {})
    assert (roles["Sue"].role, roles["Sue"].doubtful) == (Role.RESPONDENT, True)
