import type { Definition } from './definition.ts';

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Scoring of questionnaires that studies of pain use. Answers are as scored on the form, not as positions. */
export const KNOWN_INSTRUMENTS = {
  // Beck et al. 1961, Arch Gen Psychiatry 4:561.
  bdi: {
    name: 'Beck Depression Inventory',
    items: 21,
    minimum: 0,
    maximum: 3,
    scores: { total: { label: 'Depressive symptoms (BDI)' } },
  },
  // Beck, Steer & Brown 1996, manual.
  bdi_ii: {
    name: 'Beck Depression Inventory II',
    items: 21,
    minimum: 0,
    maximum: 3,
    scores: { total: { label: 'Depressive symptoms (BDI-II)' } },
  },
  // Cleeland & Ryan 1994, Ann Acad Med Singap 23:129. Items: worst, least, average, now; then seven of interference.
  bpi: {
    name: 'Brief Pain Inventory',
    items: 11,
    minimum: 0,
    maximum: 10,
    scores: {
      severity: { label: 'Pain severity (BPI)', items: range(1, 4), rule: 'mean' },
      interference: { label: 'Pain interference (BPI)', items: range(5, 11), rule: 'mean' },
    },
  },
  // Zigmond & Snaith 1983, Acta Psychiatr Scand 67:361. Odd items anxiety, even items depression.
  hads: {
    name: 'Hospital Anxiety and Depression Scale',
    items: 14,
    minimum: 0,
    maximum: 3,
    scores: {
      anxiety: { label: 'Anxiety (HADS)', items: [1, 3, 5, 7, 9, 11, 13] },
      depression: { label: 'Depression (HADS)', items: [2, 4, 6, 8, 10, 12, 14] },
    },
  },
  // One rating.
  nrs: {
    name: 'numerical rating scale',
    items: 1,
    minimum: 0,
    maximum: 10,
    scores: { total: { label: 'Pain (NRS)' } },
  },
  // Freynhagen et al. 2006, Curr Med Res Opin 22:1911. Items 1-7 sensations, 8 course of the pain, 9 radiation.
  paindetect: {
    name: 'painDETECT',
    items: 9,
    minimum: 0,
    maximum: 5,
    allowed: { 8: [-1, 0, 1], 9: [0, 2] },
    scores: {
      total: {
        label: 'Neuropathic component (painDETECT)',
        description: 'up to 12 unlikely, 13 to 18 unclear, from 19 likely neuropathic',
      },
    },
  },
  // Watson, Clark & Tellegen 1988, J Pers Soc Psychol 54:1063.
  panas: {
    name: 'Positive and Negative Affect Schedule',
    items: 20,
    minimum: 1,
    maximum: 5,
    scores: {
      positive: { label: 'Positive affect (PANAS)', items: [1, 3, 5, 9, 10, 12, 14, 16, 17, 19] },
      negative: { label: 'Negative affect (PANAS)', items: [2, 4, 6, 7, 8, 11, 13, 15, 18, 20] },
    },
  },
  // McCracken & Dhingra 2002, Pain Res Manag 7:45.
  pass_20: {
    name: 'Pain Anxiety Symptoms Scale, 20 items',
    items: 20,
    minimum: 0,
    maximum: 5,
    scores: {
      total: { label: 'Pain anxiety (PASS-20)' },
      cognitive: { label: 'Cognitive anxiety (PASS-20)', items: range(1, 5) },
      avoidance: { label: 'Escape and avoidance (PASS-20)', items: range(6, 10) },
      fear: { label: 'Fear (PASS-20)', items: range(11, 15) },
      physiological: { label: 'Physiological anxiety (PASS-20)', items: range(16, 20) },
    },
  },
  // Sullivan, Bishop & Pivik 1995, Psychol Assess 7:524.
  pcs: {
    name: 'Pain Catastrophizing Scale',
    items: 13,
    minimum: 0,
    maximum: 4,
    scores: {
      total: { label: 'Pain catastrophizing (PCS)' },
      rumination: { label: 'Rumination (PCS)', items: range(8, 11) },
      magnification: { label: 'Magnification (PCS)', items: [6, 7, 13] },
      helplessness: { label: 'Helplessness (PCS)', items: [1, 2, 3, 4, 5, 12] },
    },
  },
  // Melzack 1987, Pain 30:191.
  sf_mpq: {
    name: 'Short-form McGill Pain Questionnaire',
    items: 15,
    minimum: 0,
    maximum: 3,
    scores: {
      total: { label: 'Pain rating index (SF-MPQ)' },
      sensory: { label: 'Sensory pain (SF-MPQ)', items: range(1, 11) },
      affective: { label: 'Affective pain (SF-MPQ)', items: range(12, 15) },
    },
  },
  // Miller, Kori & Todd 1991; Vlaeyen et al. 1995, Pain 62:363.
  tsk_17: {
    name: 'Tampa Scale for Kinesiophobia, 17 items',
    items: 17,
    minimum: 1,
    maximum: 4,
    reversed: [4, 8, 12, 16],
    scores: { total: { label: 'Fear of movement (TSK)' } },
  },
  // One mark on a line of 100 mm.
  vas: {
    name: 'visual analogue scale',
    items: 1,
    minimum: 0,
    maximum: 100,
    scores: { total: { label: 'Pain (VAS)' } },
  },
} as const satisfies Record<string, Definition>;
