"""Writes missing.json: the synthetic study with gaps, and what lavaan 0.6-14 says (missing = "fiml", fixed.x = FALSE; listwise).

usage: python3 missing.py FOLDER_OF_MEDIATION_ORACLES > missing.json
"""
import csv, json, sys
from pathlib import Path

root = Path(sys.argv[1])
rows = list(csv.DictReader(open(root / 'data/synth45_missing.csv')))
fits = json.loads((root / 'results/synth45_missing_lavaan.json').read_text())
labelled = lambda fit: {e['label']: e['est'] for e in fit['estimates'] if e['label']}
value = lambda text: None if text == 'NA' else float(text)
json.dump({
    'columns': {k: [value(r[k]) for r in rows] for k in ('exercise', 'm1', 'pain', 'age', 'sex')},
    'listwise': labelled(fits[0]), 'fiml': labelled(fits[1]),
}, sys.stdout, indent=1)
