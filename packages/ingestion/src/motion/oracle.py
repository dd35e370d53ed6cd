"""Oracle of framewise-displacement.test.ts: python3 oracle.py > oracle.json"""
import json
import numpy as np

rng = np.random.default_rng(7)
parameters = np.c_[rng.normal(0, 0.4, (6, 3)), rng.normal(0, 0.02, (6, 3))]


def rotation(a, b, c):
    x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return x @ y @ z


def place(row):
    matrix = np.eye(4)
    matrix[:3, :3] = rotation(*row[3:])
    matrix[:3, 3] = row[:3]
    return matrix


step = np.abs(np.diff(parameters, axis=0))
power = step[:, :3].sum(1) + 50 * step[:, 3:].sum(1)
jenkinson = []
for before, now in zip(parameters, parameters[1:]):
    moved = place(now) @ np.linalg.inv(place(before)) - np.eye(4)
    a, b = moved[:3, :3], moved[:3, 3]
    jenkinson.append(np.sqrt(80**2 / 5 * np.trace(a.T @ a) + b @ b))
print(json.dumps({"parameters": parameters.tolist(), "power": power.tolist(), "jenkinson": jenkinson}))
