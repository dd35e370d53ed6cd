import { isLookedFor, observedMap, type PathSign, type Scheme, type TwoSchemes } from './scheme.ts';
import type { SearchNull } from './search.ts';

const CHUNK = 64;

/**
 * Max-statistic null of any t under both schemes, candidates whose a x b has not the sign that is looked for counting as
 * 0, in every permutation by the paths and the total effect of that permutation. The shortcut is that of
 * `searchPermutations`, which does the same faster for least-squares t of any sign.
 *
 * @param indices    permutations x n row numbers, 0-based
 * @param onProgress called with permutations done and asked for, every 64 permutations
 * @param shouldStop asked as often; true ends the search with what is done
 */
export function searchSchemes(
  schemes: TwoSchemes,
  direction: PathSign,
  indices: Int32Array,
  onProgress?: (done: number, total: number) => void,
  shouldStop?: () => boolean,
): SearchNull {
  const { n, tA, tB } = schemes;
  const total = indices.length / n;
  const maxA = new Float64Array(total);
  const maxB = new Float64Array(total);
  let done = 0;
  let stopped = false;
  while (done < total && !stopped) {
    const end = Math.min(total, done + CHUNK);
    for (; done < end; done += 1) {
      maxA[done] = largest(schemes.a, direction, indices, done * n);
      maxB[done] = largest(schemes.b, direction, indices, done * n);
    }
    onProgress?.(done, total);
    stopped = done < total && (shouldStop?.() ?? false);
  }
  const statistic = observedMap(schemes, direction).map(Math.abs);
  return { tA, tB, statistic, maxA: maxA.subarray(0, done), maxB: maxB.subarray(0, done), done, stopped };
}

function largest(scheme: Scheme, direction: PathSign, indices: Int32Array, from: number): number {
  const { staying } = scheme;
  const totalSign = scheme.begin(indices, from);
  let most = 0;
  for (let k = 0; k < staying.length && Math.abs(staying[k]) > most; k += 1) {
    const broken = scheme.broken(k);
    const smaller = Math.min(Math.abs(broken), Math.abs(staying[k]));
    if (smaller > most && isLookedFor(direction, Math.sign(broken) * Math.sign(staying[k]), totalSign)) {
      most = smaller;
    }
  }
  return most;
}
