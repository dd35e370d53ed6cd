import { adjustedSection } from './adjusted.tsx';
import { associationsSection } from './associations.tsx';
import { brainSection } from './brain.tsx';
import { characteristicsSection } from './characteristics.tsx';
import { checklistSection } from './checklist.tsx';
import { checksSection } from './checks.tsx';
import { comparisonsSection } from './comparisons.tsx';
import { compositeSection } from './composite.tsx';
import { correlationsSection } from './correlations.tsx';
import { denoisingSection } from './denoising.tsx';
import { mediationModelsSection } from './mediation-models.tsx';
import { mediationSection } from './mediation.tsx';
import { methodsSection } from './methods.tsx';
import { modelsSection } from './models.tsx';
import { multiverseSection } from './multiverse.tsx';
import { networksSection } from './networks.tsx';
import { nullSection } from './null-distribution.tsx';
import { outcomeSection } from './outcome.tsx';
import { parametersSection } from './parameters.tsx';
import { participantsSection } from './participants.tsx';
import { powerSection } from './power.tsx';
import { qualitySection } from './quality.tsx';
import { questionnairesSection } from './questionnaires.tsx';
import { regionsSection } from './regions.tsx';
import { searchSection } from './search.tsx';
import type { Section } from './section.ts';
import { sensitivitySection } from './sensitivity.tsx';
import { signsSection } from './signs.tsx';
import { strategiesSection } from './strategies.tsx';
import { strongestSection } from './strongest.tsx';

/** The page below the answer, top to bottom. A new section is one file here and one line below. */
export const sections: readonly Section[] = [
  participantsSection,
  characteristicsSection,
  questionnairesSection,
  outcomeSection,
  comparisonsSection,
  correlationsSection,
  modelsSection,
  searchSection,
  brainSection,
  strongestSection,
  signsSection,
  regionsSection,
  networksSection,
  associationsSection,
  compositeSection,
  nullSection,
  adjustedSection,
  mediationSection,
  mediationModelsSection,
  sensitivitySection,
  multiverseSection,
  powerSection,
  qualitySection,
  denoisingSection,
  strategiesSection,
  checksSection,
  methodsSection,
  parametersSection,
  checklistSection,
];
