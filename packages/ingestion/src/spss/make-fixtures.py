"""Writes the .sav and .zsav fixtures with PSPP (1.6): people made up here, every feature of the format once.

    apt-get install pspp && python3 make-fixtures.py
"""
import pathlib, subprocess, tempfile

here = pathlib.Path(__file__).parent / "fixtures"
SYNTAX = """
SET LOCALE='{encoding}'.
DATA LIST LIST (';') NOTABLE / participant_id (A10) age (F3) sex (F1) exercise_habit (F1)
  pain_intensity (F8.2) training (F1) site (A4) remark (A{long}) seen (DATE11) started (DATETIME20) code (N4) choice (A12).
BEGIN DATA
{rows}
END DATA.
VARIABLE LABELS age '{age}' / sex 'Sex' / pain_intensity 'Pain intensity, 0-100' / remark 'Anything else'.
VALUE LABELS sex 1 '{woman}' 2 '{man}' 9 'no answer'
  / exercise_habit 0 'no' 1 'yes' / training 1 'low' 2 'middle' 3 'high'
  / pain_intensity 0 'no pain' 100 'worst pain'
  / site 'A1' 'Alpha' 'B2' 'Beta' / choice 'a long value' 'a long label'.
MISSING VALUES sex (9) / pain_intensity (-99 THRU -90, 999) / age (LOWEST THRU 0) / site ('XX').
VARIABLE LEVEL age pain_intensity (SCALE) / sex exercise_habit (NOMINAL) / training (ORDINAL).
FORMATS code (N4).
SAVE OUTFILE='{file}' {packed}.
"""
ROWS = [
    ("sub-01", 31, 1, 1, 42.5, 1, "A1", "none", "24-MAR-1999", "24-MAR-2023 12:30:00", 7, "a long value"),
    ("sub-02", -1, 2, 0, -95, 2, "B2", "x" * 299, "01-JAN-1900", "29-FEB-2000 23:59:59", 12, "other"),
    ("sub-03", 64, 9, 1, 999, 3, "XX", "{name}", "31-DEC-2024", "01-MAR-1600 00:00:00", 1234, ""),
    ("sub-04", "", 1, "", 0.1, 2, "A1", "", "", "", "", "a long value"),
    ("sub-05", 45, 2, 0, 100, 1, "B2", "y" * 254 + " z", "15-OCT-1582", "14-OCT-2024 01:02:03", 0, ""),
]
TEXTS = {
    "UTF-8": dict(age="Âge (years)", woman="Frau", man="Mann", name="Zoë 被験者"),
    "windows-1252": dict(age="Âge (years)", woman="Frau", man="Männer €", name="Zoë"),
    "SHIFT_JIS": dict(age="年齢", woman="女", man="男", name="被験者"),
}

def write(name, encoding, packed):
    texts = TEXTS[encoding]
    rows = "\n".join(";".join(str(cell).format(**texts) for cell in row) for row in ROWS)
    text = SYNTAX.format(encoding=encoding, rows=rows, file=here / name, packed=packed, long=300, **texts)
    with tempfile.NamedTemporaryFile(suffix=".sps") as syntax:
        syntax.write(text.encode(encoding))
        syntax.flush()
        subprocess.run(["pspp", "--syntax-encoding=" + encoding, "-o", "/dev/stderr", syntax.name], check=True)

here.mkdir(exist_ok=True)
write("plain.sav", "UTF-8", "/UNCOMPRESSED")
write("coded.sav", "UTF-8", "/COMPRESSED")
write("packed.zsav", "UTF-8", "/ZCOMPRESSED")
write("western.sav", "windows-1252", "/COMPRESSED")
write("japanese.sav", "SHIFT_JIS", "/COMPRESSED")
