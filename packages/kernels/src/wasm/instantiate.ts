/** The part of the WebAssembly interface that kernels use; the standard library declares it for browsers only. */
interface WebAssemblyInterface {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** Functions of a module with a memory of their own. */
export interface Kernel<Exports> {
  readonly exports: Exports;
  readonly memory: ArrayBuffer;
}

const PAGE = 65536;
const modules = new Map<string, object>();

/** Compiled once per topic and thread, when it is first needed. */
function moduleOf(api: WebAssemblyInterface, bytes: string): object {
  const known = modules.get(bytes);
  if (known !== undefined) return known;
  const decoded = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
  if (!api.validate(decoded)) {
    throw new Error('This JavaScript engine has no WebAssembly SIMD. Use Node 20.11 or newer.');
  }
  const module = new api.Module(decoded);
  modules.set(bytes, module);
  return module;
}

/**
 * A new instance of a topic's module.
 *
 * @param bytes base64 of the module, from the topic's generated file
 * @param size  bytes of memory it works in, all zero at first
 */
export function instantiate<Exports>(bytes: string, size: number): Kernel<Exports> {
  const { WebAssembly: api } = globalThis as unknown as { WebAssembly?: WebAssemblyInterface };
  if (api === undefined)
    throw new Error('This JavaScript engine has no WebAssembly. Use Node 20.11 or newer.');
  const module = moduleOf(api, bytes);
  const memory = new api.Memory({ initial: Math.ceil(size / PAGE) });
  const { exports } = new api.Instance(module, { env: { memory } });
  return { exports: exports as Exports, memory: memory.buffer };
}
