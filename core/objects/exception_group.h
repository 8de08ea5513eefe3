// exception_group.h -- ExceptionGroup: several exceptions raised as one. extra[0] is the message, extra[1] the tuple.
#pragma once

#include "objects/exception.h"

namespace wrp {

inline bool is_exception_group(const Object* o) { return is_instance(o, rt().exceptions.BaseExceptionGroup); }
inline Tuple& group_members(BaseException& group) { return *static_cast<Tuple*>(group.extra[1].get()); }

// except*: what of `exception` (an exception, or None) matches `pattern`, and what is left; None for nothing.
Result<void> match_group(Interp& in, Object* exception, Object* pattern, Ref<>& match, Ref<>& rest);
// After except*: what is to be raised, of what the handlers raised and left over, or None.
Result<Ref<>> combine_raised(Interp& in, Object* original, List& raised);

// For exception.cpp.
Result<Ref<>> group_new(Interp& in, TypeObject& type, const Args& args);
Result<void> group_init(Interp& in, Object* self, const Args& args);
Result<Ref<>> group_str(Interp& in, Object* o);
extern const NativeMethod kGroupMethods[];

}  // namespace wrp
