#pragma once

#include <glib.h>

G_BEGIN_DECLS

void test_deadline_add (void);
void test_functions_add (void);
void test_lines_add (void);
void test_proxy_add (void);

G_END_DECLS
