"""One transcript as the importer sees it: its turns, and what was made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textmine.ingest.readers import read_source
from textmine.ingest.transcripts.read_transcript import Transcript, read_transcript
from textmine.nlp.language import language_of


def turns_of(file: Path) -> dict[str, Any]:
    """One transcript as the importer sees it.

    Args:
        file: a transcript; it need not belong to a study.

    Returns:
        `file`, `shape`, `turns` (speaker or None, role, text with single spaces, start_s), `header`, `events` and `warnings`; then
        `speakers` (label, role, evidence, turns, words) and `verdict` (turns, words, speakers, attributed, interviewer_share,
        unknown_words, timed, encoding, language, not_read).

    Raises:
        SourceError: the file cannot be read.
    """
    transcript = read_transcript(read_source(file), name=file.name)
    segmented, roles = transcript.segmented, transcript.roles
    return {
        "file": file.name,
        "shape": transcript.shape,
        "turns": [
            {
                "speaker": utterance.speaker or None,
                "role": str(roles[utterance.voice].role),
                "text": " ".join(utterance.text.split()),
                "start_s": utterance.start_s,
            }
            for utterance in segmented.utterances
        ],
        "header": dict(segmented.header),
        "events": list(segmented.events),
        "warnings": list(transcript.doubts),
        "speakers": [
            _describe_speaker(transcript, voice) for voice in dict.fromkeys(utterance.voice for utterance in segmented.utterances)
        ],
        "verdict": {
            "turns": len(segmented.utterances),
            "words": transcript.words,
            "speakers": len(transcript.voices),
            "attributed": round(transcript.attributed, 4),
            "interviewer_share": round(transcript.interviewer_share, 4),
            "unknown_words": transcript.unknown_words,
            "timed": transcript.timed,
            "encoding": transcript.source.encoding,
            "language": language_of(" ".join(utterance.text for utterance in segmented.utterances)),
            "not_read": list(transcript.not_read),
        },
    }


def _describe_speaker(transcript: Transcript, voice: str) -> dict[str, Any]:
    utterances = [utterance for utterance in transcript.segmented.utterances if utterance.voice == voice]
    evidence = transcript.roles[voice]
    words = sum(len(utterance.text.split()) for utterance in utterances)
    return {
        "label": utterances[0].speaker,
        "role": str(evidence.role),
        "evidence": evidence.evidence,
        "turns": len(utterances),
        "words": words,
    }
