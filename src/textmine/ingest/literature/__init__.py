"""From a paper's paragraphs to sections with pages; references and furniture set apart and counted."""
