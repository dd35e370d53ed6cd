// Functions: the same steps without tables, for use in other programs.
export { edgeLabels, nodeLabels } from './candidates/labels.ts';
export type { CandidateLabel, Family } from './candidates/labels.ts';
export { nodeStrength } from './candidates/node-strength.ts';
export { connections } from './correlate/connections.ts';
export type { ConnectionOptions, Connections, Estimator, Measure } from './correlate/connections.ts';
export { joinRuns } from './correlate/join-runs.ts';
export type { Joined, Standardise } from './correlate/join-runs.ts';
export { deadRegions } from './scans/dead-regions.ts';
export type { Scan } from './scans/read-scans.ts';
export { quality } from './scrub/quality.ts';
export type { Quality } from './scrub/quality.ts';
export { dropFrames, keptFrames } from './scrub/scrub.ts';
export type { ScanMotion } from './scrub/scrub.ts';
