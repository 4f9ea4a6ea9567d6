"""Captions: voices, tags, entities and times of the cues."""

import pytest

from textmine.errors import SourceError
from textmine.ingest.readers import Block, File, Shape, read_source
from textmine.ingest.readers.captions import read as read_file
from textmine.ingest.transcripts.read_transcript import read_transcript
from textmine.ingest.transcripts.segment import segment
from textmine.ingest.transcripts.utterances import Utterance


def read(path):
    return read_file(File.of(path))


def captions(tmp_path, text, name="a.vtt"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path)


def vtt(*cues):
    """A WebVTT file with cues of four seconds."""
    return "WEBVTT\n\n" + "\n\n".join(
        f"00:00:{4 * number:02}.000 --> 00:00:{4 * number + 4:02}.000\n{cue}" for number, cue in enumerate(cues)
    )


@pytest.mark.parametrize(
    ("cue", "voices"),
    [
        ("<v Anna Bell>We trusted them.</v>", [("Anna Bell", "We trusted them.")]),
        ("<v Anna Bell>We trusted them.", [("Anna Bell", "We trusted them.")]),
        ("<v.loud.first Anna>We did.</v>", [("Anna", "We did.")]),
        ("<v Anna>We did.</v> <v Ben>We did not.</v>", [("Anna", "We did."), ("Ben", "We did not.")]),
        ("<v Anna>We did.\n<v Ben>We did not.", [("Anna", "We did."), ("Ben", "We did not.")]),
        ("Well, <v Ben>no.</v>", [("", "Well,"), ("Ben", "no.")]),
        ("<v Ann &amp; Co>Yes.</v>", [("Ann & Co", "Yes.")]),
        ("<v Anna></v><v Ben>Yes.</v>", [("Ben", "Yes.")]),
        ("We <i>really</i> did, <c.yellow>all</c> <b>of</b> <00:00:01.500>us", [("", "We really did, all of us")]),
        ('<font color="#fff">Yes.</font> <lang cy>Diolch.</lang>', [("", "Yes. Diolch.")]),
        ("R&amp;D costs &lt; 5 &pound; &quot;net&quot;", [("", 'R&D costs < 5 £ "net"')]),
        ("type &amp;lt; for it", [("", "type &lt; for it")]),
        ("a &lt;v Ben&gt; tag", [("", "a <v Ben> tag")]),
        ("it was < 5 and > 3", [("", "it was < 5 and > 3")]),
    ],
)
def test_a_cue_is_cut_into_its_voices_with_tags_gone_and_entities_decoded_once(tmp_path, cue, voices):
    """Voice tags name speakers, closed or not; other tags go; an escaped entity stays what it was."""
    source = captions(tmp_path, vtt(cue))
    assert source.blocks == tuple(Block(words, speaker=speaker, start_s=0.0, end_s=4.0) for speaker, words in voices)
    assert (source.format, source.shape, source.warnings) == ("WebVTT captions", Shape.CAPTIONS, ())


def test_times_are_seconds_with_hours_optional(tmp_path):
    """The clock of a long recording goes past the hour."""
    source = captions(tmp_path, "WEBVTT\n\n01:05.250 --> 01:07.500\nOne.\n\n7\n01:00:02.125 --> 01:00:03.000\nTwo.\n")
    assert source.blocks == (Block("One.", start_s=65.25, end_s=67.5), Block("Two.", start_s=3602.125, end_s=3603.0))


def test_subrip_is_read(tmp_path):
    """Commas in the times and numbers over the cues are SubRip's way."""
    text = "1\r\n00:00:01,500 --> 00:00:03,000\r\nAnna: We did.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,250\r\n<i>Ben: No.</i>\r\n"
    source = captions(tmp_path, text, "a.srt")
    assert source.format == "SubRip captions"
    assert source.blocks == (Block("Anna: We did.", start_s=1.5, end_s=3.0), Block("Ben: No.", start_s=3.0, end_s=4.25))


def test_sbv_is_read(tmp_path):
    """YouTube's captions have both times on one line."""
    source = captions(tmp_path, "0:00:01.500,0:00:03.000\nWe did.\n\n0:00:03.000,0:00:04.250\nWe did not.\n", "a.sbv")
    assert source.format == "sbv captions"
    assert source.blocks == (Block("We did.", start_s=1.5, end_s=3.0), Block("We did not.", start_s=3.0, end_s=4.25))


def test_notes_styles_and_cue_identifiers_are_not_speech(tmp_path):
    """Only the words of cues are read."""
    text = "WEBVTT - board\nKind: captions\n\nNOTE\nInterviewer: KM\n\nSTYLE\n::cue { color: red }\n\nid-1/2-0\n"
    source = captions(tmp_path, text + "00:01.000 --> 00:02.000 align:start\nYes.\n")
    assert source.blocks == (Block("Yes.", start_s=1.0, end_s=2.0),)


def test_a_cue_that_cannot_be_read_is_told(tmp_path):
    """Its words are lost, and not in silence."""
    source = captions(tmp_path, vtt("One.", "Two.") + "\n\n00:00:75.000 --> 00:00:79.000\nThree.\n")
    assert source.warnings == ("1 of 3 cues could not be read: look at their times",)


def test_a_missing_first_line_is_forgiven_with_a_warning(tmp_path):
    """Captions that lost their WEBVTT line are read."""
    source = captions(tmp_path, "00:01.000 --> 00:02.000\nYes.\n")
    assert source.blocks == (Block("Yes.", start_s=1.0, end_s=2.0),)
    assert source.warnings == ("the first line is not WEBVTT; read as if it were",)


def test_captions_of_windows_are_decoded(tmp_path):
    """Captions come in the encodings of text files."""
    source = captions(tmp_path, vtt("It cost £5 – “net”.").encode("cp1252"))
    assert (source.blocks[0].text, source.encoding) == ("It cost £5 – “net”.", "cp1252")


@pytest.mark.parametrize(("name", "expected"), [("a.srt", "SubRip captions"), ("a.sbv", "sbv captions")])
def test_a_file_that_is_not_captions_is_refused_with_what_to_do(tmp_path, name, expected):
    """The message names the format and the way out of it."""
    with pytest.raises(SourceError) as caught:
        captions(tmp_path, "Anna: We did.\n\nBen: We did not.\n", name)
    (fault,) = caught.value.faults
    assert fault.where == name
    assert fault.got.startswith(f"not valid {name[2:]} (")
    assert fault.expected == expected
    assert fault.do == "Export the captions again, or save the words as a text file with names and colons."


def test_a_name_repeated_in_every_cue_is_one_turn(tmp_path):
    """Meeting programs print the name over each cue; the speech between two changes of speaker is one turn."""
    source = captions(
        tmp_path,
        vtt("Anna Bell: So how did it", "Anna Bell: begin for you?", "Ben Cole: With a letter", "Ben Cole: from the council."),
    )
    assert segment(source).utterances == (
        Utterance("Anna Bell", "So how did it begin for you?", 0.0, 8.0),
        Utterance("Ben Cole", "With a letter from the council.", 8.0, 16.0),
    )


def test_a_sentence_that_runs_over_cues_is_joined(tmp_path):
    """Voice tags change turns; the break between two cues does not break a sentence."""
    source = captions(
        tmp_path, vtt("<v Anna>How did it", "<v Anna>begin?</v>", "<v Ben>With a letter", "from the council.", "<v Anna>Oh.")
    )
    assert segment(source).utterances == (
        Utterance("Anna", "How did it begin?", 0.0, 8.0),
        Utterance("Ben", "With a letter from the council.", 8.0, 16.0),
        Utterance("Anna", "Oh.", 16.0, 20.0),
    )


def test_a_cue_without_a_voice_is_nobodys_where_the_others_have_one(tmp_path):
    """It is not what the voice before said, unless it goes on with a sentence; and that is told."""
    source = captions(
        tmp_path,
        vtt("<v Anna>How did it begin?</v>", "It began in May.", "With a letter.", "<v Ben>That was", "in June.", "<v Anna>Oh."),
    )
    found = read_transcript(source)
    assert [(utterance.speaker, utterance.text) for utterance in found.segmented.utterances] == [
        ("Anna", "How did it begin?"),
        ("", "It began in May. With a letter."),
        ("Ben", "That was in June."),
        ("Anna", "Oh."),
    ]
    assert "7 words stand in cues without a voice, and were left unattributed" in found.doubts
    assert found.roles[""].role == "unknown"


def test_few_voices_are_written_where_they_change(tmp_path):
    """Then a cue without one goes on with the voice before, and that is told."""
    cues = [cue for name in ("Anna", "Ben") * 2 for cue in (f"<v {name}>So it was.", "It was so.", "And on.", "So.")][:14]
    found = read_transcript(captions(tmp_path, vtt(*cues)))
    assert [utterance.speaker for utterance in found.segmented.utterances] == ["Anna", "Ben", "Anna", "Ben"]
    assert "only 4 of 14 cues have a voice: the others were read as said by the voice before" in found.doubts


def test_two_names_on_two_lines_of_a_cue_are_two_turns(tmp_path):
    """The second line's speaker keeps his or her words; a wrapped line goes on with its speaker."""
    source = captions(tmp_path, vtt("Anna: Did you trust\nthem at all?", "Ben: No.\nAnna: Never?", "Ben: Never."))
    assert [(utterance.speaker, utterance.text) for utterance in segment(source).utterances] == [
        ("Anna", "Did you trust them at all?"),
        ("Ben", "No."),
        ("Anna", "Never?"),
        ("Ben", "Never."),
    ]


def test_captions_without_a_readable_time_have_no_text(tmp_path):
    """A file whose cues are all malformed is refused and not read as an empty interview."""
    path = tmp_path / "a.vtt"
    path.write_text("WEBVTT\n\n00:00:01.000 --> soon\nYes.\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.vtt: no text was found in it\. Expected some paragraphs\."):
        read_source(path)
