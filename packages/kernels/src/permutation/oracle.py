"""Writes edges.oracle.json and one-candidate.oracle.json from the mediation oracle set (synthetic data; R 4.2.2 lm,
permutation maxima by R over given permutations, recomputed in numpy to 1e-12).

Run: python3 oracle.py FOLDER   where FOLDER holds data/ and results/
"""
import csv, json, sys

folder = sys.argv[1]


def table(name):
    with open(f"{folder}/{name}") as file:
        return list(csv.DictReader(file))


def column(rows, name):
    return [float(row[name]) for row in rows]


def write(name, value):
    with open(name, "w") as file:
        json.dump(value, file, separators=(",", ":"))
        file.write("\n")


def results(name):
    with open(f"{folder}/results/{name}.json") as file:
        return json.load(file)


people = table("data/synth45_edges_pheno.csv")
values = table("data/synth45_edges.csv")
paths = table("results/edges_massunivariate.csv")
edges = [row["edge"] for row in paths]
write("edges.oracle.json", {
    "about": "synth45_edges of the mediation oracles: paths by R 4.2.2 lm, maxima over 999 given permutations by R, recomputed in numpy",
    "x": column(people, "exercise"), "age": column(people, "age"), "sex": column(people, "sex"), "y": column(people, "pain"),
    "edges": edges,
    "candidates": [column(values, edge) for edge in edges],
    "lm": {name: column(paths, name) for name in "a sea b seb cp ab t_a t_b p_a p_b bh_pmax by_pmax holm_pmax".split()},
    "fwe": results("edges_permutation_fwe"),
})
people = table("data/synth45.csv")
with open(f"{folder}/data/perm_indices_n45_B999.csv") as file:
    permutations = [[int(v) for v in line.split(",")] for line in file if line.strip()]
write("one-candidate.oracle.json", {
    "about": "shared_permutation_synth45 of the mediation oracles (R, recomputed in numpy)",
    "x": column(people, "exercise"), "m": column(people, "m1"), "y": column(people, "pain"), "age": column(people, "age"), "sex": column(people, "sex"),
    "result": results("shared_permutation_synth45"),
    "permutations": permutations,
})
