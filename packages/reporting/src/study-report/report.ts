import type {
  associationEstimates,
  candidateEstimates,
  candidateLabels,
  compositeMembers,
  correlations,
  denoising,
  estimates,
  flow,
  groupTests,
  instrumentScales,
  missingCandidates,
  multiverseTests,
  networkComponents,
  networkScores,
  power,
  regionEstimates,
  regions,
  sensitivity,
  specifications,
  strategyComparison,
  studyChecks,
  studyStages,
  table1,
  TableView,
} from '@mesovia/core';
import type { RowOf } from '../rows/read-rows.ts';
import type { Group, People } from '../study/people.ts';
import type { Parameters } from '../study/parameters.ts';
import type { Variable } from '../study/variable.ts';
import type { Vocabulary } from '../wording/vocabulary.ts';

export type Estimate = RowOf<typeof estimates>;
export type Candidate = RowOf<typeof candidateEstimates>;
export type AssociationRow = RowOf<typeof associationEstimates>;
export type CandidateLabel = RowOf<typeof candidateLabels>;
export type SensitivityRow = RowOf<typeof sensitivity>;
export type PowerRow = RowOf<typeof power>;
export type Region = RowOf<typeof regions>;
export type RegionEstimate = RowOf<typeof regionEstimates>;

export type DenoisedRun = RowOf<typeof denoising>;

export interface Study {
  readonly title: string;
  readonly design: string;
  readonly note: string;
  readonly exposure: Variable;
  readonly outcome: Variable;
  readonly covariates: readonly Variable[];
  /** Of a two-group (or several-group) exposure, reference first; undefined for a continuous one. */
  readonly groups: readonly Group[] | undefined;
}

/** One scheme of the permutation null: the largest statistic of each permutation. */
export interface NullDistribution {
  readonly scheme: string;
  readonly maxima: Float64Array;
}

/** The search over one family of candidates. */
export interface Search {
  readonly family: string;
  /** For people: connections, or the name of the family. */
  readonly noun: { readonly singular: string; readonly plural: string };
  /** Strongest first: largest min|t|, ties by position. */
  readonly ranked: readonly Candidate[];
  readonly surviving: readonly Candidate[];
  readonly regions: readonly RegionEstimate[];
  readonly nulls: readonly NullDistribution[];
  /** min|t| a candidate needs to survive; undefined where the search did not say. */
  readonly threshold: Estimate | undefined;
  readonly detectable: Estimate | undefined;
  readonly estimates: readonly Estimate[];
  readonly missing: readonly RowOf<typeof missingCandidates>[];
  /** What null and threshold are measured in: 't', or '-log10 p' where candidates differ in people. */
  readonly scale: string;
  /** Only candidates whose a x b has a sign named beforehand count. */
  readonly directed: boolean;
  /** The t that was compared is the studentised one (HC3). */
  readonly studentised: boolean;
  /** Declared family-wise level; undefined where it was not recorded. */
  readonly alpha: number | undefined;
  readonly permutations: number;
}

/** Connected sets of connections, and how each connection scores. */
export interface Networks {
  /** Both paths together, or the one side that was tested by itself. */
  readonly path: 'both' | 'exposure' | 'outcome';
  readonly sets: readonly RowOf<typeof networkComponents>[];
  readonly scores: readonly RowOf<typeof networkScores>[];
}

/** The same question with other decisions, judged by one test. */
export interface Multiverse {
  readonly tests: readonly RowOf<typeof multiverseTests>[];
  readonly specifications: readonly RowOf<typeof specifications>[];
  /** In the order of the pipeline file; the first option is that of the main analysis. */
  readonly axes: readonly {
    readonly name: string;
    readonly options: readonly string[];
    readonly optionOf: ReadonlyMap<string, string>;
  }[];
}

export interface Composite {
  readonly estimates: readonly Estimate[];
  readonly members: readonly RowOf<typeof compositeMembers>[];
}

/** What head motion has to do with connections, exposure and outcome. */
export interface Motion {
  /** Correlation of each connection with mean framewise displacement, and its distance in mm; NaN where unknown. */
  readonly r: Float64Array;
  readonly distanceMm: Float64Array;
  /** By model and term: `connections and mean_fd_mm`, `distance and QC-FC`, `<measure> and <variable>`. */
  readonly estimates: readonly Estimate[];
  /** Further measures of the analysed people, in their order. */
  readonly measures: { readonly [measure: string]: Float64Array };
}

export type StrategyRow = RowOf<typeof strategyComparison>;

export interface AdjustedSearch {
  readonly ranked: readonly Candidate[];
  /** Further covariates of this search; empty where the parameters do not tell. */
  readonly added: readonly Variable[];
}

/** Everything the page says, read once from the tables. */
export interface Report {
  readonly study: Study;
  readonly words: Vocabulary;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly people: People;
  readonly flow: readonly RowOf<typeof flow>[] | undefined;
  readonly table1: readonly RowOf<typeof table1>[];
  readonly groupTests: readonly RowOf<typeof groupTests>[];
  readonly total: readonly Estimate[];
  readonly search: Search;
  readonly adjusted: AdjustedSearch | undefined;
  readonly labels: readonly CandidateLabel[];
  /** Values of one candidate for the analysed people, in their order. */
  readonly valuesOf: (candidate: number) => Float64Array;
  readonly candidateCount: number;
  readonly regions: readonly Region[] | undefined;
  readonly composite: Composite;
  readonly mediation: readonly Estimate[] | undefined;
  readonly severalMediators: readonly Estimate[] | undefined;
  readonly moderated: readonly Estimate[] | undefined;
  readonly sensitivity: readonly SensitivityRow[] | undefined;
  readonly multiverse: Multiverse | undefined;
  /** How often simulated studies find an assumed effect. */
  readonly power: readonly PowerRow[] | undefined;
  readonly networks: Networks | undefined;
  /** Candidates with the exposure and with the outcome, each by itself. */
  readonly associations: readonly AssociationRow[] | undefined;
  /** Of the analysed people, in their order; undefined where the study has no scans of its own. */
  readonly quality: { readonly [column: string]: Float64Array } | undefined;
  readonly motion: Motion | undefined;
  /** Several denoising strategies side by side, the reference first. */
  readonly strategies: readonly StrategyRow[] | undefined;
  /** Runs that were denoised; people left out are among them. */
  readonly denoising: readonly DenoisedRun[] | undefined;
  /** Scores of questionnaires, over everybody who was asked. */
  readonly questionnaires: readonly RowOf<typeof instrumentScales>[] | undefined;
  /** Comparisons, correlations and models asked for besides the question of the study. */
  readonly comparisons: readonly RowOf<typeof groupTests>[] | undefined;
  readonly correlations: readonly RowOf<typeof correlations>[] | undefined;
  readonly models: readonly Estimate[] | undefined;
  readonly parameters: Parameters;
  readonly stages: readonly RowOf<typeof studyStages>[];
  readonly checks: readonly RowOf<typeof studyChecks>[];
  /** How many of the ranked candidates the tables and drawings show. */
  readonly strongest: number;
}

/** The input tables of the stage. */
export interface ReportTables {
  readonly design: TableView;
  readonly parameters: TableView;
  readonly stages: TableView;
  readonly checks: TableView;
  readonly people: { readonly participants: TableView; readonly variables: TableView };
  readonly flow: { readonly flow: TableView } | undefined;
  readonly table1: { readonly table1: TableView; readonly group_tests: TableView };
  readonly total: TableView;
  readonly search: {
    readonly candidate_estimates: TableView;
    readonly region_estimates: TableView;
    readonly nulls: TableView;
    readonly estimates: TableView;
    readonly missing_candidates: TableView;
  };
  readonly labels: TableView;
  readonly candidates: TableView;
  readonly regions: TableView | undefined;
  readonly composite: {
    readonly estimates: TableView;
    readonly composite_members: TableView;
    readonly composite_scores: TableView;
  };
  readonly mediation: TableView | undefined;
  readonly several_mediators: TableView | undefined;
  readonly moderated: TableView | undefined;
  readonly sensitivity: TableView | undefined;
  readonly multiverse:
    | { readonly multiverse_tests: TableView; readonly specifications: TableView }
    | undefined;
  readonly universes: TableView | undefined;
  readonly power: TableView | undefined;
  readonly networks:
    | { readonly network_components: TableView; readonly network_scores: TableView }
    | undefined;
  readonly associations: TableView | undefined;
  readonly quality: TableView | undefined;
  readonly motion:
    | { readonly qc_fc: TableView; readonly estimates: TableView; readonly person_quality: TableView }
    | undefined;
  readonly strategies: TableView | undefined;
  readonly denoising: TableView | undefined;
  readonly questionnaires: TableView | undefined;
  readonly comparisons: TableView | undefined;
  readonly correlations: TableView | undefined;
  readonly models: TableView | undefined;
  readonly adjusted: { readonly candidate_estimates: TableView; readonly estimates: TableView } | undefined;
}
