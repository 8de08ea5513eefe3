/**
 * Types whose objects come and go with every line, and that a person rarely means when speaking of an object.
 */
import { isClass, isFunction } from "./labels.ts";

const EVERYDAY = new Set(
  `int float complex str bytes bytearray bool NoneType tuple list dict set frozenset range slice object iterator
  generator coroutine list_iterator tuple_iterator range_iterator str_iterator str_ascii_iterator set_iterator
  dict_keyiterator dict_valueiterator dict_itemiterator dict_keys dict_values dict_items enumerate zip map filter
  reversed callable_iterator code frame cell traceback method method-wrapper builtin_function_or_method
  wrapper_descriptor method_descriptor classmethod_descriptor member_descriptor getset_descriptor property
  staticmethod classmethod super _Info mappingproxy module ellipsis NotImplementedType Token Context`.split(/\s+/),
);

export function isEveryday(type: string): boolean {
  return (
    EVERYDAY.has(type) ||
    isClass(type) ||
    isFunction(type) ||
    /^[A-Z]\w*(Error|Exception|Warning|Iteration|Interrupt|Exit)$/.test(type)
  );
}
