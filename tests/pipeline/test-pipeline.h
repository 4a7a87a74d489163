#pragma once

#include <json-glib/json-glib.h>

/* What is JSON for sure. */
JsonNode *test_parse (const char *json);

void test_event_json_add (void);
void test_parsers_add (void);
void test_routes_add (void);
