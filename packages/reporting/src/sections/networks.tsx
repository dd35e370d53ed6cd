import type { VNode } from 'preact';
import { Table } from '../markup/table.tsx';
import { count, fixed, pValue, significant } from '../numbers/format.ts';
import type { Networks, Report } from '../study-report/report.ts';
import { counted, listed } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

export const networksSection: Section = {
  id: 'networks',
  title: ({ search }) => `Sets of ${search.noun.plural} together`,
  shown: ({ networks }) => networks !== undefined,
  render,
};

type NetworkSetRow = Networks['sets'][number];

const SHOWN_SETS = 5;
const NAMED_REGIONS = 8;

function render(report: Report): VNode {
  const networks = report.networks as Networks;
  const supported = networks.scores.filter((row) => row.supported).toSorted((p, q) => q.score - p.score);
  return (
    <>
      <p>{setsSentence(networks, report)}</p>
      <p>{scoresSentence(networks, report)}</p>
      {networks.sets.length > 0 ? <SetTable networks={networks} report={report} /> : null}
      {supported.length > 0 ? (
        <Table
          caption={`The ${count(Math.min(report.strongest, supported.length))} highest threshold-free scores`}
          columns={[
            { head: 'Connection', rowHead: true, cell: (row) => row.name },
            { head: 'Score', numeric: true, cell: (row) => significant(row.score) },
            { head: 'p FWE strict', numeric: true, cell: (row) => pValue(row.p_score_strict) },
            { head: 'p FWE', numeric: true, cell: (row) => pValue(row.p_score) },
          ]}
          rows={supported.slice(0, report.strongest)}
          note="Part of a supported network: the score of one connection borrows from its neighbours, so it does not single that connection out."
        />
      ) : null}
    </>
  );
}

/** What is compared with the threshold; one side by itself does not ask what lies between. */
function statisticOf(path: Networks['path']): string {
  return path === 'both' ? 'min |t|' : `|t| of the ${path} side by itself`;
}

/** What connected sets above the threshold say. */
function setsSentence({ sets, path }: Networks, { search }: Report): string {
  const [first] = sets;
  if (!first)
    return `No ${search.noun.singular} exceeded the threshold for sets, so there was no set to test.`;
  const alpha = search.alpha ?? 0.05;
  const found = sets.filter((set) => set.p_extent_strict < alpha);
  const many = counted(count(sets.length), 'connected set', 'connected sets');
  const start = `${many} of ${search.noun.plural} with ${statisticOf(path)} above ${significant(first.threshold)}; the one with the most has ${count(first.connections)} (corrected p = ${pValue(first.p_extent_strict)} for a set that large).`;
  return found.length > 0
    ? `${start} Larger than permutation gives at the family-wise level: ${counted(count(found.length), 'set', 'sets')}. That says something of the set, not of each ${search.noun.singular} in it.`
    : `${start} None is larger than permutation gives at the family-wise level.`;
}

function scoresSentence({ scores }: Networks, { search }: Report): string {
  const supported = scores.filter((row) => row.supported);
  if (supported.length > 0)
    return `Without a threshold, ${count(supported.length)} of ${counted(count(scores.length), search.noun.singular, search.noun.plural)} are part of a supported network.`;
  return `Without a threshold, none of the ${counted(count(scores.length), search.noun.singular, search.noun.plural)} is part of a supported network.`;
}

function SetTable({ networks, report }: { readonly networks: Networks; readonly report: Report }): VNode {
  return (
    <Table
      caption={`Connected sets above the threshold${networks.sets.length > SHOWN_SETS ? `, the first ${count(SHOWN_SETS)} of ${count(networks.sets.length)}` : ''}`}
      columns={[
        { head: 'Regions', rowHead: true, wide: true, cell: (row) => named(row.regions) },
        ...(networks.sets.some(({ sign }) => sign !== 'either')
          ? [
              {
                head: networks.path === 'both' ? 'Sign of a × b' : 'Sign',
                cell: (row: NetworkSetRow) => row.sign,
              },
            ]
          : []),
        { head: report.search.noun.plural, numeric: true, cell: (row) => count(row.connections) },
        { head: 'p FWE strict, extent', numeric: true, cell: (row) => pValue(row.p_extent_strict) },
        { head: 'Intensity', numeric: true, cell: (row) => fixed(row.intensity, 2) },
        { head: 'p FWE strict, intensity', numeric: true, cell: (row) => pValue(row.p_intensity_strict) },
      ]}
      rows={networks.sets.slice(0, SHOWN_SETS)}
      note={`Extent: connections in the set. Intensity: sum of what ${statisticOf(networks.path)} exceeds the threshold by. Both against the largest set of each permutation${networks.path === 'both' ? ', larger p of two schemes, doubled' : ''}.`}
    />
  );
}

function named(regions: readonly string[]): string {
  if (regions.length <= NAMED_REGIONS) return listed(regions);
  return `${regions.slice(0, NAMED_REGIONS).join(', ')} and ${count(regions.length - NAMED_REGIONS)} more`;
}
