"""The officers' pages: rendered here, readable on a phone, in Vietnamese and English, without anything from elsewhere."""
