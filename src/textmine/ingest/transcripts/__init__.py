"""From a source's paragraphs and cues to turns: who speaks, in which role, and what is header."""
