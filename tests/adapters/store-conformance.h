#pragma once

#include "churn-store.h"

G_BEGIN_DECLS

/* What every store must do, whatever it keeps its data in. Each test gets a new, empty one. */
typedef struct
{
  ChurnStore *(*make) (void);
} StoreMaker;

void store_conformance_add (const char *prefix, const StoreMaker *maker);

G_END_DECLS
