// Cohorts with a known truth.
export { simulateStudy } from './study/study.ts';
export type { SimulatedStudy } from './study/study.ts';
export { DEMO_SEED, TRUTH, VARIANTS } from './study/options.ts';
export type { StudyOptions, Truth, Variant } from './study/options.ts';
export type { SimulatedPerson } from './study/people.ts';
export type { SimulatedRegion } from './regions/table.ts';
export { simulateScan } from './signals/scan.ts';
export type { SimulatedScan } from './signals/scan.ts';
export { scannerSignals, withScanner } from './images/scanner-signals.ts';
export type { ScannerSignals } from './images/scanner-signals.ts';
export { simulateConfounds } from './images/confounds-table.ts';
export { carrierEdges, simulateEdges } from './edges/background-edges.ts';
export { estimateEdges } from './edges/scan-edges.ts';

// How often such studies find something.
export { searchStudy } from './rates/search-study.ts';
export type { SearchOptions, StudyFinding } from './rates/search-study.ts';
export { variantRates } from './rates/variant-rates.ts';
export type { RateOptions, VariantRates } from './rates/variant-rates.ts';

// Data for calibration and for the numbers of the abstract.
export { massStudy } from './mass/mass-study.ts';
export type { MassKind, MassStudy } from './mass/mass-study.ts';
export { goldenFixture } from './golden/golden-fixture.ts';
export type { GoldenFixture, GoldenOptions } from './golden/golden-fixture.ts';

// Writers: the same bytes on every machine.
export { writeGolden } from './golden/write-golden.ts';
export { writeStudy } from './writing/write-study.ts';
export { TINY_STUDY, writeTestData } from './writing/write-test-data.ts';
export type { Written } from './writing/write-folder.ts';
