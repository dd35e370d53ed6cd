export { voxelClusterEnhancement } from './cluster-enhancement/cluster-enhancement.ts';
export type { EnhancementPowers, VoxelGrid } from './cluster-enhancement/grid.ts';
export { erf, erfc } from './elementary/error-function.ts';
export { exp, expm1 } from './elementary/exponential.ts';
export { lgamma } from './elementary/gamma.ts';
export { atanh, tanh } from './elementary/hyperbolic.ts';
export { log, log1p } from './elementary/logarithm.ts';
export { log10, pow } from './elementary/power.ts';
export { cos, sin } from './elementary/trigonometric.ts';
export { arrangementCount, enumerateArrangements, permutationPlan } from './random/arrangements.ts';
export type { PermutationPlan } from './random/arrangements.ts';
export { philox4x32 } from './random/philox.ts';
export {
  bootstrapIndices,
  fillBootstrap,
  fillPermutation,
  fillStratifiedBootstrap,
  permutationIndices,
} from './random/resampling.ts';
export type { Exchangeability } from './random/resampling.ts';
export { createStream, fillNormal, nextBelow, nextNormal, nextUint32, nextUniform } from './random/stream.ts';
export type { RandomStream } from './random/stream.ts';
export { cholesky, inverseOfSymmetric, solveSpd } from './linear-algebra/cholesky.ts';
export { congruence } from './linear-algebra/congruence.ts';
export {
  householderQr,
  leastSquares,
  orthonormalBasis,
  RANK_TOLERANCE,
} from './linear-algebra/householder.ts';
export type { Basis, LeastSquares, Qr } from './linear-algebra/householder.ts';
export { dot, symmetricProduct } from './linear-algebra/products.ts';
export { correlation, fisherZ, pearson } from './correlation/correlation.ts';
export {
  lowerTriangle,
  partialCorrelation,
  partialFromPrecision,
} from './correlation/partial-correlation.ts';
export { averageRanks } from './correlation/ranks.ts';
export { covariance } from './covariance/covariance.ts';
export { ledoitWolf, oracleApproximatingShrinkage } from './covariance/shrunk.ts';
export type { ShrunkCovariance } from './covariance/shrunk.ts';
export {
  exponentialOfSymmetric,
  fromEigen,
  inverseSquareRootOfSymmetric,
  logarithmOfSymmetric,
  squareRootOfSymmetric,
} from './eigen/matrix-functions.ts';
export { symmetricEigen } from './eigen/symmetric-eigen.ts';
export type { SymmetricEigen } from './eigen/symmetric-eigen.ts';
export { betaLower, betaUpper } from './distributions/incomplete-beta.ts';
export { gammaLower, gammaUpper } from './distributions/incomplete-gamma.ts';
export {
  normalDensity,
  normalLower,
  normalQuantile,
  normalUpper,
  normalUpperQuantile,
} from './distributions/normal.ts';
export {
  binomialLower,
  binomialUpper,
  chiSquareLower,
  chiSquareQuantile,
  chiSquareUpper,
  chiSquareUpperQuantile,
  fLower,
  fQuantile,
  fUpper,
  fUpperQuantile,
  tLower,
  tQuantile,
  tTwoSided,
  tUpper,
  tUpperQuantile,
} from './distributions/tails.ts';
export {
  associationMaxima,
  associationSchemes,
  massAssociation,
} from './mass-association/mass-association.ts';
export type {
  AssociationModel,
  AssociationSide,
  MassAssociation,
} from './mass-association/mass-association.ts';
export { massMediation } from './mass-mediation/mass-mediation.ts';
export type { MassMediation, MassModel } from './mass-mediation/mass-mediation.ts';
export { massRobust } from './mass-mediation/mass-robust.ts';
export type { MassRobust } from './mass-mediation/mass-robust.ts';
export { familyWiseP, permutationP } from './permutation/family-wise.ts';
export type { FamilyWise } from './permutation/family-wise.ts';
export { equivalentT, scoreOfT } from './permutation/equivalent.ts';
export { candidateExceedances, permutedMaps } from './permutation/maps.ts';
export { groupByKnown, inducedPermutations } from './permutation/missing.ts';
export type { KnownGroup } from './permutation/missing.ts';
export { freedmanLaneJoint } from './permutation/one-candidate.ts';
export type { FreedmanLaneJoint } from './permutation/one-candidate.ts';
export { prepareSearch } from './permutation/prepare.ts';
export type { PreparedSearch, SchemeA, SchemeB } from './permutation/prepare.ts';
export { leastSquaresSchemes, observedMap } from './permutation/scheme.ts';
export type { MapSchemes, PathSign, Scheme, TwoSchemes } from './permutation/scheme.ts';
export { searchSchemes } from './permutation/search-schemes.ts';
export { searchPermutations, searchPrepared } from './permutation/search.ts';
export type { SearchNull } from './permutation/search.ts';
export { studentisedSchemes } from './permutation/studentised.ts';
export { quantileSelect, quantileSorted } from './quantile/quantile.ts';
export { adjustBh, adjustBonferroni, adjustBy, adjustHolm } from './multiplicity/multiplicity.ts';
export { screenMin } from './multiplicity/screen-min.ts';
export type { ScreenMin } from './multiplicity/screen-min.ts';
export { clusterCovariance } from './regression/cluster-robust.ts';
export type { ClusterCovariance } from './regression/cluster-robust.ts';
export { designOf, interceptBasis, ols, residualise, robustStandardErrors } from './regression/ols.ts';
export type { OlsFit } from './regression/ols.ts';
export { robustCovarianceOf } from './regression/sandwich.ts';
export type { FittedScores } from './regression/sandwich.ts';
export {
  productNormalLower,
  productNormalQuantile,
  productNormalUpper,
} from './distributions/product-normal.ts';
export { chiSquareTest } from './group-tests/chi-square.ts';
export {
  rankBiserialError,
  rankBiserialLimits,
  shareDifferenceLimits,
  signedRankError,
  standardisedDifference,
} from './group-tests/effect-sizes.ts';
export type { StandardisedDifference } from './group-tests/effect-sizes.ts';
export { fisherExact } from './group-tests/fisher-exact.ts';
export type { FisherExact } from './group-tests/fisher-exact.ts';
export { mcNemar } from './group-tests/mcnemar.ts';
export type { McNemar } from './group-tests/mcnemar.ts';
export { noncentralTLower } from './group-tests/noncentral-t.ts';
export { permutationT } from './group-tests/permutation-t.ts';
export type { PermutationT } from './group-tests/permutation-t.ts';
export { signedRank } from './group-tests/signed-rank.ts';
export type { SignedRank } from './group-tests/signed-rank.ts';
export { mannWhitney } from './group-tests/mann-whitney.ts';
export type { MannWhitney } from './group-tests/mann-whitney.ts';
export { studentT, welchT } from './group-tests/t-tests.ts';
export type { TTest } from './group-tests/t-tests.ts';
export {
  basicInterval,
  bcaInterval,
  bcInterval,
  normalInterval,
  percentileInterval,
  studentisedInterval,
} from './bootstrap/intervals.ts';
export type { BcaInterval, BootstrapInterval, PercentileInterval } from './bootstrap/intervals.ts';
export { jackknifeStatistic, resampleStatistic, resampleStatisticRows } from './bootstrap/resample.ts';
export type { Resampled, Statistic } from './bootstrap/resample.ts';
export { fitBinary, fitBinaryEquation, inverseLink } from './mediation-models/binary.ts';
export type { BinaryFit, Link } from './mediation-models/binary.ts';
export { effectValue, effectVariance, formValue, formVariance } from './mediation-models/effect.ts';
export type { LinearForm, PathEffect, PathProduct } from './mediation-models/effect.ts';
export { fitEquation } from './mediation-models/equation.ts';
export type { Equation, EquationFit } from './mediation-models/equation.ts';
export { controlledDirect, naturalEffects } from './mediation-models/g-computation.ts';
export type { CounterfactualModel, NaturalEffects, ResponseLink } from './mediation-models/g-computation.ts';
export { fitHuber } from './mediation-models/huber.ts';
export { fitJointNormal, impliedSlopes, imputeJointNormal } from './mediation-models/joint-normal.ts';
export type { JointNormal } from './mediation-models/joint-normal.ts';
export { monteCarloEffects } from './mediation-models/monte-carlo.ts';
export { robustCovariance } from './mediation-models/robust-covariance.ts';
export { fitTruncated } from './mediation-models/truncated.ts';
export type { TruncatedFit } from './mediation-models/truncated.ts';
export { bootstrapMediation, bootstrapMediationRows } from './bootstrap/mediation.ts';
export type { MediationBootstrap, MediationModel, ScaleDraws } from './bootstrap/mediation.ts';
export { massBootstrap } from './mass-bootstrap/mass-bootstrap.ts';
export type { Resampling } from './mass-bootstrap/resamples.ts';
export type { MassBootstrap } from './mass-bootstrap/result.ts';
export { networkComponents } from './network/components.ts';
export type { Components, Network } from './network/components.ts';
export { facesOf, networkPermutations } from './network/null.ts';
export type { NetworkNull, NetworkOptions } from './network/null.ts';
export { createNetworkScores } from './network/scores.ts';
export type { ScorePowers } from './network/scores.ts';
export { butterworthSections } from './signals/butterworth.ts';
export type { Sections } from './signals/butterworth.ts';
export { despike } from './signals/despike.ts';
export { cosineBasis, detrend } from './signals/drift.ts';
export { idealBandPass, mirroredBandPass } from './signals/fourier-band-pass.ts';
export { createFourier } from './signals/fourier.ts';
export type { Fourier } from './signals/fourier.ts';
export { gaussianHighPass } from './signals/gaussian-high-pass.ts';
export { splineFill } from './signals/spline-fill.ts';
export { zeroPhaseFilter } from './signals/zero-phase.ts';
export type { Padding } from './signals/zero-phase.ts';
