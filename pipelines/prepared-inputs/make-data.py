"""Writes data/: 36 people made up here, as SPSS, spreadsheets and XCP-D would leave them.

    apt-get install pspp && python3 make-data.py

The habit lowers one connection (Insula_R - Thalamus_L), which raises pain. Nothing else is related.
"""
import gzip, math, pathlib, random, struct, subprocess, tempfile

random.seed(20230324)
here = pathlib.Path(__file__).parent / "data"
PEOPLE, HABIT, FRAMES = 36, 20, 240
REGIONS = ["Insula_L", "Insula_R", "Thalamus_L", "Thalamus_R", "Amygdala_L", "Amygdala_R", "Cingulate_L", "Cingulate_R"]
PAIR = (1, 2)
TEMPLATE = "MNI152NLin2009cAsym"

def whole(value, low, high):
    return min(high, max(low, round(value)))

def person(i):
    habit = int(i < HABIT)
    z = {(a, b): random.gauss(0.2, 0.15) for a in range(8) for b in range(a)}
    z[PAIR[::-1]] = 0.45 - 0.3 * habit + random.gauss(0, 0.12)
    pain = whole(35 + 70 * z[PAIR[::-1]] + random.gauss(0, 6), 0, 100)
    worry = random.gauss(1.4 + pain / 100, 0.6)
    nights = random.gauss(1.8, 0.8)
    return dict(
        habit=habit, z=z, pain=-9 if i == 30 else pain, age=whole(random.gauss(43, 11), 20, 70), sex=random.choice((1, 2)),
        fd=round(random.uniform(0.06, 0.24), 3),
        pcs=[9 if (i, item) in ((4, 2), (11, 7), (25, 12)) else whole(random.gauss(worry, 0.8), 0, 4) for item in range(13)],
        # The last item counts backwards.
        sleep=[whole(random.gauss(nights if item < 3 else 4 - nights, 0.8), 0, 4) for item in range(4)],
    )

def name(i):
    return f"sub-{i + 1:02d}"

def write_people(people):
    pcs = " ".join(f"pcs_{i + 1}" for i in range(13))
    sleep = " ".join(f"sleep_{i + 1}" for i in range(4))
    rows = "\n".join(
        " ".join(map(str, [name(i), p["habit"], p["age"], p["sex"], p["pain"], p["fd"], *p["pcs"], *p["sleep"]]))
        for i, p in enumerate(people)
    )
    text = f"""
DATA LIST LIST (' ') NOTABLE / subject (A6) exercise_habit (F1) age (F3) sex (F1) pain_intensity (F3) mean_fd_mm (F5.3)
  {" ".join(n + " (F1)" for n in (pcs + " " + sleep).split())}.
BEGIN DATA
{rows}
END DATA.
VARIABLE LABELS exercise_habit 'Exercise habit' / age 'Age, years' / sex 'Sex' / pain_intensity 'Pain intensity, 0-100'
  / mean_fd_mm 'Mean framewise displacement, mm'.
VALUE LABELS exercise_habit 0 'no exercise habit' 1 'exercise habit' / sex 1 'female' 2 'male'
  / pain_intensity 0 'no pain' 100 'worst pain' / {pcs} 0 'not at all' 4 'all the time' 9 'not answered'.
MISSING VALUES {pcs} (9) / pain_intensity (-9).
VARIABLE LEVEL age pain_intensity mean_fd_mm {pcs} {sleep} (SCALE) / exercise_habit sex (NOMINAL).
SAVE OUTFILE='{here / "people.sav"}' /COMPRESSED.
"""
    with tempfile.NamedTemporaryFile("w", suffix=".sps") as syntax:
        syntax.write(text)
        syntax.flush()
        subprocess.run(["pspp", "-o", "/dev/stderr", syntax.name], check=True)

def write_matrices(people):
    lines = ["sep=;", "participant_id;series"]
    for i, p in enumerate(people):
        file = f"xcp_d/{name(i)}_task-rest_space-{TEMPLATE}_seg-8Regions_stat-pearsoncorrelation_relmat.tsv"
        r = [[1.0 if a == b else math.tanh(p["z"][max(a, b), min(a, b)]) for b in range(8)] for a in range(8)]
        text = "\n".join("\t".join([REGIONS[a], *(f"{value:.6f}" for value in row)]) for a, row in enumerate(r))
        (here / file).parent.mkdir(parents=True, exist_ok=True)
        (here / file).write_text("\t".join(["Node", *REGIONS]) + "\n" + text + "\n")
        lines.append(f"{name(i)};{file}")
    (here / "matrices.csv").write_text("\n".join(lines) + "\n")

def write_atlas():
    """A TemplateFlow cache with one atlas: 8 labels on a grid of 4 x 4 x 4 voxels of 40 mm."""
    stem = here / "templateflow" / f"tpl-{TEMPLATE}" / f"tpl-{TEMPLATE}"
    stem.parent.mkdir(parents=True, exist_ok=True)
    table = ["index\tname", *(f"{i + 1}\t{region}" for i, region in enumerate(REGIONS))]
    stem.with_name(stem.name + "_atlas-Simulated_desc-8Regions_dseg.tsv").write_text("\n".join(table) + "\n")
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, 4, 4, 4, 1, 1, 1, 1)
    struct.pack_into("<2h", header, 70, 2, 8)
    struct.pack_into("<8f", header, 76, 1, 40, 40, 40, 1, 0, 0, 0)
    struct.pack_into("<3f", header, 108, 352, 1, 0)
    struct.pack_into("<2h", header, 252, 0, 4)
    struct.pack_into("<12f", header, 280, 40, 0, 0, -60, 0, 40, 0, -60, 0, 0, 40, -60)
    header[123], header[344:348] = 2, b"n+1\0"
    labels = bytes(1 + (x > 1) + 2 * (y > 1) + 4 * (z > 1) for z in range(4) for y in range(4) for x in range(4))
    packed = gzip.compress(bytes(header) + labels, mtime=0)
    stem.with_name(stem.name + "_res-02_atlas-Simulated_desc-8Regions_dseg.nii.gz").write_bytes(packed)

people = [person(i) for i in range(PEOPLE)]
here.mkdir(exist_ok=True)
write_people(people)
write_matrices(people)
write_atlas()
