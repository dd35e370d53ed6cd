export * from './generated';
export * from './general';
export * from './measure';
export * from './select';
