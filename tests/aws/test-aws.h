#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void test_aws_signer_add (void);

G_END_DECLS
