import type { Check } from '@mesovia/core';
import { missingFamilies } from './missing-families.ts';
import type { ReadConfounds } from './read-scan.ts';

/** Remarks about the confounds of one person; nobody is named. */
export function confoundRemarks(read: readonly ReadConfounds[]): Check[] {
  const checks: Check[] = [];
  const remark = (applies: boolean, check: Check) => void (applies && checks.push(check));
  const tables = read.filter(({ columns }) => columns !== undefined);
  remark(tables.length < read.length, {
    code: 'scan-without-confounds',
    severity: 'warning',
    message: 'Some scans have no table of confounds and no motion file; their motion is unknown.',
    remedy: 'look for the files, or leave these people out by a rule',
  });
  remark(
    tables.some(({ frames }) => frames?.isComputed),
    {
      code: 'displacement-computed',
      severity: 'note',
      message:
        'Some tables of confounds have no framewise displacement; that of Power was computed from the motion parameters.',
    },
  );
  remark(
    tables.some(({ columns }) => columns?.isRenamed),
    {
      code: 'confounds-renamed',
      severity: 'note',
      message: 'Some tables have the column names of fMRIPrep before 1.2; those of today are used.',
    },
  );
  remark(
    tables.some(({ added }) => added.length > 0),
    {
      code: 'terms-computed',
      severity: 'note',
      message:
        'Some tables lack derivatives or squares of motion or of tissue signals; they were computed as fMRIPrep does.',
    },
  );
  for (const family of new Set(tables.flatMap(({ values }) => missingFamilies([...values.keys()])))) {
    checks.push({
      code: 'confounds-missing',
      severity: 'note',
      message: `Some tables of confounds have no ${family}.`,
      remedy: 'a strategy that needs them stops with the person and the scan',
    });
  }
  remark(tables.some(hasUndescribedComponents), {
    code: 'components-undescribed',
    severity: 'note',
    message: 'The sidecar of some tables does not describe their CompCor components (mask, variance).',
    remedy: 'put the .json beside the table of confounds; a strategy that chooses by variance needs it',
  });
  remark(
    tables.some(({ frames, columns }) => frames && columns && hasNonSteady(columns.values)),
    {
      code: 'non-steady-state',
      severity: 'note',
      message: 'Some scans start with volumes that the table of confounds marks as non-steady state.',
    },
  );
  return checks;
}

function hasUndescribedComponents({ values, details }: ReadConfounds): boolean {
  return [...values.keys()].some((name) => /_comp_cor_\d+$/.test(name) && !details.has(name));
}

const hasNonSteady = (values: ReadonlyMap<string, Float64Array>) =>
  [...values.keys()].some((name) => name.startsWith('non_steady_state_outlier'));
