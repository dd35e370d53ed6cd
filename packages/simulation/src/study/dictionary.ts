/** A column of participants.tsv in the style of BIDS, with the keys mesovia adds (Type, Reference, Minimum ...). */
export interface DictionaryEntry {
  readonly LongName?: string;
  readonly Description: string;
  readonly Units?: string;
  readonly Type?: 'number' | 'ordinal' | 'category' | 'binary' | 'text';
  readonly Levels?: Readonly<Record<string, string>>;
  readonly Reference?: string;
  readonly Minimum?: number;
  readonly Maximum?: number;
  readonly Instrument?: string;
}

export const EXERCISE: DictionaryEntry = {
  LongName: 'Exercise habit',
  Description: 'Simulated. Exercises regularly',
  Type: 'binary',
  Levels: { no: 'no exercise habit', yes: 'exercise habit' },
  Reference: 'no',
};

export const PAIN: DictionaryEntry = {
  LongName: 'Pain intensity',
  Description: 'Simulated. Pain on a visual analogue scale, larger is worse',
  Units: 'points',
  Type: 'number',
  Minimum: 0,
  Maximum: 100,
  Instrument: 'visual analogue scale',
};

/** participants.json of a simulated study. */
export const STUDY_DICTIONARY: Readonly<Record<string, DictionaryEntry>> = {
  participant_id: { Description: 'Simulated person' },
  exercise_habit: EXERCISE,
  age: {
    LongName: 'Age',
    Description: 'Simulated',
    Units: 'years',
    Type: 'number',
    Minimum: 18,
    Maximum: 100,
  },
  sex: {
    LongName: 'Sex',
    Description: 'Simulated',
    Type: 'binary',
    Levels: { F: 'female', M: 'male' },
    Reference: 'F',
  },
  bmi: {
    LongName: 'Body mass index',
    Description: 'Simulated',
    Units: 'kg/m^2',
    Type: 'number',
    Minimum: 10,
    Maximum: 80,
  },
  pain_duration_weeks: {
    LongName: 'Pain duration',
    Description: 'Simulated. Time since the pain began',
    Units: 'weeks',
    Type: 'number',
    Minimum: 4,
    Maximum: 16,
  },
  pain_intensity: PAIN,
  pain_catastrophizing: {
    LongName: 'Pain catastrophizing',
    Description: 'Simulated. Sum of 13 items, larger is worse',
    Units: 'points',
    Type: 'number',
    Minimum: 0,
    Maximum: 52,
    Instrument: 'Pain Catastrophizing Scale',
  },
  depression: {
    LongName: 'Depressive symptoms',
    Description: 'Simulated. Sum of 21 items, larger is worse',
    Units: 'points',
    Type: 'number',
    Minimum: 0,
    Maximum: 63,
    Instrument: 'Beck Depression Inventory II',
  },
};
