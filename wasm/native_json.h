// native_json.h -- the little JSON that the native command line needs: cells and notebooks in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct Json {
  enum Kind { nothing, text, number, list, object } kind = nothing;  // true, false and null count as numbers
  std::string value;                                                 // a text's; a number's as it was written
  std::vector<Json> items;
  struct Member;
  std::vector<Member> members;

  Json();
  Json(Json&&) noexcept;
  ~Json();
  const Json* member(std::string_view name) const;
};
struct Json::Member {
  std::string name;
  Json value;
};
inline Json::Json() = default;
inline Json::Json(Json&&) noexcept = default;
inline Json::~Json() = default;

// False when `source` is not JSON.
bool parse_json(std::string_view source, Json& out);

}  // namespace cli
