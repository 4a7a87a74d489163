#pragma once

void test_event_json_add (void);
void test_parsers_add (void);
void test_routes_add (void);
