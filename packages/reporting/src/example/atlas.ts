/** A made-up node set with names people know and rough places in mm; for tests and screenshots only. */
export interface ExampleRegion {
  readonly name: string;
  readonly hemisphere: 'left' | 'right';
  readonly network: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const PLACES: readonly [name: string, network: string, x: number, y: number, z: number][] = [
  ['thalamus', 'subcortical', 11, -18, 8],
  ['amygdala', 'subcortical', 24, -4, -20],
  ['medial prefrontal cortex', 'default', 7, 52, 6],
  ['nucleus accumbens', 'subcortical', 11, 11, -7],
  ['anterior insula', 'salience', 35, 18, 2],
  ['posterior insula', 'somatomotor', 38, -10, 8],
  ['anterior cingulate cortex', 'salience', 6, 32, 22],
  ['posterior cingulate cortex', 'default', 6, -48, 28],
  ['hippocampus', 'subcortical', 27, -20, -16],
  ['caudate', 'subcortical', 13, 12, 10],
  ['putamen', 'subcortical', 27, 4, 2],
  ['primary motor cortex', 'somatomotor', 38, -20, 54],
  ['primary sensory cortex', 'somatomotor', 44, -26, 50],
  ['supplementary motor area', 'somatomotor', 6, -4, 62],
  ['parietal operculum', 'somatomotor', 52, -26, 22],
  ['superior parietal lobule', 'dorsal attention', 24, -60, 60],
  ['inferior parietal lobule', 'frontoparietal', 50, -50, 44],
  ['dorsolateral prefrontal cortex', 'frontoparietal', 42, 30, 32],
  ['ventrolateral prefrontal cortex', 'frontoparietal', 48, 32, 4],
  ['orbitofrontal cortex', 'limbic', 26, 36, -14],
  ['frontal pole', 'default', 22, 64, 4],
  ['superior temporal gyrus', 'default', 58, -18, 2],
  ['middle temporal gyrus', 'default', 60, -38, -6],
  ['temporal pole', 'limbic', 40, 14, -32],
  ['fusiform gyrus', 'visual', 36, -54, -18],
  ['primary visual cortex', 'visual', 10, -86, 4],
  ['lateral occipital cortex', 'visual', 40, -78, 8],
  ['cuneus', 'visual', 8, -80, 26],
  ['precuneus', 'default', 8, -62, 46],
  ['cerebellum crus I', 'cerebellum', 36, -68, -34],
];

/** `count` regions, left and right by turns; beyond sixty, neighbours of the named ones. */
export function exampleRegions(count: number): ExampleRegion[] {
  return Array.from({ length: count }, (_, i) => {
    const pair = Math.floor(i / 2);
    const [name, network, x, y, z] = PLACES[pair % PLACES.length] as (typeof PLACES)[number];
    const ring = Math.floor(pair / PLACES.length);
    const side = i % 2 === 0 ? -1 : 1;
    const hemisphere = side < 0 ? 'left' : 'right';
    return {
      name: `${hemisphere} ${name}${ring === 0 ? '' : ` ${ring + 1}`}`,
      hemisphere,
      network,
      x: side * (x + 4 * ring),
      y: y - 6 * ring,
      z: z + 5 * ring * (pair % 2 === 0 ? 1 : -1),
    };
  });
}
