#include "modules/weak_containers.h"
namespace wrp {
Result<void> add_weak_containers(Interp&, Module&) { return {}; }
}
