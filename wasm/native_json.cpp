#include "wasm/native_json.h"

#include <cstdio>
#include <cstdlib>

namespace cli {

namespace {

constexpr int kMaxDepth = 500;

struct Parser {
  const char* p;
  const char* end;
  int depth = 0;

  void space() {
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) ++p;
  }
  bool eat(char c) {
    space();
    if (p == end || *p != c) return false;
    ++p;
    return true;
  }

  static void utf8(std::string& out, unsigned c) {
    auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return put(c);
    if (c < 0x800) return put(0xC0 | c >> 6), put(0x80 | (c & 63));
    if (c < 0x10000) return put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 63)), put(0x80 | (c & 63));
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 63)), put(0x80 | (c >> 6 & 63)), put(0x80 | (c & 63));
  }
  bool hex4(unsigned& out) {
    if (end - p < 4) return false;
    char digits[5] = {p[0], p[1], p[2], p[3], 0};
    char* rest;
    out = static_cast<unsigned>(std::strtoul(digits, &rest, 16));
    p += 4;
    return rest == digits + 4;
  }
  bool string(std::string& out) {
    if (!eat('"')) return false;
    while (p < end && *p != '"') {
      if (static_cast<unsigned char>(*p) < 0x20) return false;
      if (*p != '\\') {
        out += *p++;
        continue;
      }
      if (++p == end) return false;
      unsigned u;
      switch (char c = *p++) {
        case 'n': out += '\n'; break;
        case 't': out += '\t'; break;
        case 'r': out += '\r'; break;
        case 'b': out += '\b'; break;
        case 'f': out += '\f'; break;
        case '"':
        case '\\':
        case '/': out += c; break;
        case 'u': {
          if (!hex4(u)) return false;
          unsigned low;
          if (u >= 0xD800 && u < 0xDC00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
            p += 2;
            if (!hex4(low)) return false;
            u = 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
          }
          utf8(out, u);
          break;
        }
        default: return false;
      }
    }
    return eat('"');
  }

  bool value(Json& out) {
    space();
    if (p == end || ++depth > kMaxDepth) return false;
    bool good = true;
    if (*p == '"') {
      out.kind = Json::text;
      good = string(out.value);
    } else if (eat('[')) {
      out.kind = Json::list;
      if (!eat(']')) {
        do {
          good = value(out.items.emplace_back());
        } while (good && eat(','));
        good = good && eat(']');
      }
    } else if (eat('{')) {
      out.kind = Json::object;
      if (!eat('}')) {
        do {
          auto& [name, member] = out.members.emplace_back();
          good = string(name) && eat(':') && value(member);
        } while (good && eat(','));
        good = good && eat('}');
      }
    } else {
      out.kind = Json::number;
      const char* start = p;
      while (p < end && (std::string_view("+-.").find(*p) != std::string_view::npos || (*p >= '0' && *p <= '9') ||
                         (*p >= 'a' && *p <= 'z') || *p == 'E'))
        ++p;
      out.value.assign(start, static_cast<size_t>(p - start));
      bool word = out.value == "null" || out.value == "true" || out.value == "false";
      good = word || (p > start && (*start == '-' || (*start >= '0' && *start <= '9')));
    }
    --depth;
    return good;
  }
};

}  // namespace

const Json* Json::member(std::string_view name) const {
  const Json* found = nullptr;
  for (const auto& [key, value] : members) found = key == name ? &value : found;
  return found;
}

bool parse_json(std::string_view source, Json& out) {
  Parser parser{source.data(), source.data() + source.size()};
  if (!parser.value(out)) return false;
  parser.space();
  return parser.p == parser.end;
}

}  // namespace cli
