"""SQL of the desk: `facts` writes the read model, `board` reads its figures, `cases` its cases."""
