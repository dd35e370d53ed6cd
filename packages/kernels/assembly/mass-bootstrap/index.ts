export * from './generated';
export * from './general';
export * from './select';
