"""Writes oracle.json from the mediation oracle set (synthetic data; R over given resamples, recomputed in numpy).

Run: python3 oracle.py FOLDER   where FOLDER holds data/ and results/
"""
import csv, json, sys

folder = sys.argv[1]
with open(f"{folder}/data/synth45.csv") as file:
    people = list(csv.DictReader(file))
with open(f"{folder}/data/boot_indices_n45_B999.csv") as file:
    rows = [[int(v) for v in line.split(",")] for line in file if line.strip()]
with open(f"{folder}/results/shared_bootstrap_synth45.json") as file:
    result = json.load(file)
out = {"about": "shared_bootstrap_synth45 of the mediation oracles (R 4.2.2, recomputed in numpy to 1e-12)"}
for name, source in (("x", "exercise"), ("m", "m1"), ("y", "pain"), ("age", "age"), ("sex", "sex")):
    out[name] = [float(person[source]) for person in people]
out["rows"] = rows
out["result"] = result
with open("oracle.json", "w") as file:
    json.dump(out, file, separators=(",", ":"))
    file.write("\n")
