/** Space of the simulated images and atlases. */
export const SPACE = 'MNI152NLin2009cAsym';
