// opcodes.h -- the instructions of opcodes.def.
#pragma once

#include <cstdint>

namespace wrp {

enum class Op : uint8_t {
#define OPCODE(name, effect, caches) name,
#include "compile/opcodes.def"
#undef OPCODE
};

inline const char* op_name(Op op) {
  static const char* const names[] = {
#define OPCODE(name, effect, caches) #name,
#include "compile/opcodes.def"
#undef OPCODE
  };
  return names[static_cast<int>(op)];
}

inline int op_effect(Op op, [[maybe_unused]] int arg) {
  switch (op) {
#define OPCODE(name, effect, caches) \
  case Op::name:                     \
    return effect;
#include "compile/opcodes.def"
#undef OPCODE
  }
  return 0;
}

inline bool op_has_cache(Op op) {
  switch (op) {
#define OPCODE(name, effect, caches) \
  case Op::name:                     \
    return caches;
#include "compile/opcodes.def"
#undef OPCODE
  }
  return false;
}

inline uint32_t make_instruction(Op op, uint32_t arg) { return static_cast<uint32_t>(op) | arg << 8; }
inline Op op_of(uint32_t instruction) { return static_cast<Op>(instruction & 0xff); }
// How far a jump goes, from the instruction after it.
inline int32_t jump_distance(uint32_t instruction) { return static_cast<int32_t>(instruction) >> 8; }

}  // namespace wrp
