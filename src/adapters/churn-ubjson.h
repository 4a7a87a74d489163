#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ChurnUbjson:
 * @at: where a value begins
 * @end: of the memory that it is in
 *
 * A value of UBJSON in somebody else's memory: a plain value, copied by assignment. What it says of
 * itself is believed nowhere, but checked as it is read.
 */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
} ChurnUbjson;

gboolean churn_ubjson_get_member (const ChurnUbjson *self, const char *name, ChurnUbjson *member);
gboolean churn_ubjson_get_elements (const ChurnUbjson *self, guint *n, ChurnUbjson *first);
gboolean churn_ubjson_go_on (ChurnUbjson *self);
double *churn_ubjson_dup_numbers (const ChurnUbjson *self, guint *n);
char *churn_ubjson_dup_string (const ChurnUbjson *self);

G_END_DECLS
