import type { SimulatedPerson } from '../study/people.ts';

const CELLS: Readonly<Record<string, (person: SimulatedPerson) => string | number>> = {
  participant_id: (person) => person.participantId,
  exercise_habit: (person) => person.exerciseHabit,
  age: (person) => person.age,
  sex: (person) => person.sex,
  bmi: (person) => person.bmi,
  pain_duration_weeks: (person) => person.painDurationWeeks,
  pain_intensity: (person) => person.painIntensity,
  pain_catastrophizing: (person) => person.painCatastrophizing,
  depression: (person) => person.depression,
};

/** What a table says about a person. @param name a column of the data dictionary */
export const personCell = (person: SimulatedPerson, name: string): string | number => CELLS[name](person);
