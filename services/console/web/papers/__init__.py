"""What the desk prints: laid out by typst as PDF, and as workbooks; the same page gives the same bytes."""
