import { degree, eigenvectorCentrality, participation } from '../graph/node-measures.ts';
import { strongestConnections } from '../graph/strongest.ts';
import { edgeLabels, nodeLabels, type CandidateLabel, type Family } from './labels.ts';
import { blockMeans, blocksOf, networksOf } from './network-blocks.ts';
import { nodeStrength } from './node-strength.ts';
import { scaleValues, type PeopleTables } from './scales.ts';
import { seedConnections } from './seeds.ts';

/** What the candidates of one person are made of. */
export interface Person {
  readonly id: string;
  /** Connections as they were measured, strict lower triangle. */
  readonly r: Float64Array;
  /** The same on the scale that enters models: Fisher z, or r. */
  readonly values: Float64Array;
}

/** The candidates of one family: their labels, and the numbers of a person. */
export interface FamilyValues {
  readonly labels: readonly CandidateLabel[];
  fill(person: Person, out: Float64Array): void;
}

export interface FamilyChoice {
  readonly plainNames: readonly string[];
  readonly names: readonly string[];
  readonly networks: readonly (string | null)[];
  readonly unit: string;
  readonly seeds: readonly string[];
  readonly scales: readonly string[];
  /** Shares of the strongest positive connections, for the degree. */
  readonly densities: readonly number[];
  /** Share for participation and centrality. */
  readonly density: number;
  readonly people: PeopleTables | undefined;
}

/** Percent without the rounding of the product: 0.07 is 7 %. */
const percent = (share: number): string => `${Math.round(share * 1e6) / 1e4} %`;

/** How each family gets its candidates. Graph measures are of the correlations themselves, not of their Fisher z. */
export const FAMILY_VALUES: Readonly<Record<Family, (choice: FamilyChoice) => FamilyValues>> = {
  edge: ({ plainNames, unit }) => ({
    labels: edgeLabels(plainNames, unit),
    fill: ({ values }, out) => out.set(values),
  }),
  'node strength': ({ plainNames, unit }) => ({
    labels: nodeLabels(plainNames, 'node strength', 'strength', `mean ${unit}`),
    fill: ({ values }, out) => out.set(nodeStrength(values, plainNames.length)),
  }),
  seed: seedValues,
  'network mean': networkValues,
  degree: ({ plainNames, densities }) => ({
    labels: densities.flatMap((share) =>
      nodeLabels(plainNames, 'degree', `degree at ${percent(share)}`, 'connections'),
    ),
    fill: ({ r }, out) => {
      const regions = plainNames.length;
      densities.forEach((share, k) => out.set(degree(strongestConnections(r, regions, share)), k * regions));
    },
  }),
  participation: ({ plainNames, networks, density }) => {
    const { of } = networksOf(networks, plainNames, 'participation');
    return {
      labels: nodeLabels(plainNames, 'participation', `participation at ${percent(density)}`, '0 to 1'),
      fill: ({ r }, out) => out.set(participation(strongestConnections(r, plainNames.length, density), of)),
    };
  },
  'eigenvector centrality': ({ plainNames, density }) => ({
    labels: nodeLabels(
      plainNames,
      'eigenvector centrality',
      `eigenvector centrality at ${percent(density)}`,
      '0 to 1',
    ),
    fill: ({ r }, out) => out.set(eigenvectorCentrality(strongestConnections(r, plainNames.length, density))),
  }),
  scale: ({ scales, people }) => scaleValues(scales, people),
};

function seedValues({ seeds, plainNames, names, unit }: FamilyChoice): FamilyValues {
  const rows = seedConnections(seeds, plainNames, names);
  return {
    labels: rows.map(({ seed, other }) => ({
      family: 'seed',
      name: `${plainNames[seed]} - ${plainNames[other]}`,
      regionA: seed,
      regionB: other,
      unit,
    })),
    fill: ({ values }, out) => rows.forEach(({ edge }, k) => void (out[k] = values[edge])),
  };
}

function networkValues({ networks: given, plainNames, unit }: FamilyChoice): FamilyValues {
  const networks = networksOf(given, plainNames, 'network mean');
  const blocks = blocksOf(networks);
  return {
    labels: blocks.pairs.map(([one, other]) => ({
      family: 'network mean',
      name:
        one === other ? `within ${networks.names[one]}` : `${networks.names[one]} - ${networks.names[other]}`,
      regionA: -1,
      regionB: -1,
      unit: `mean ${unit}`,
    })),
    fill: ({ values }, out) => out.set(blockMeans(values, blocks)),
  };
}
