#pragma once

#include "churn-contact.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One contact event of Amazon Connect, read. */
typedef struct
{
  char *type;          /* INITIATED, QUEUED … */
  ChurnContact *facts; /* what it says of its contact */
  char *customer_id;   /* who the contact centre says it is; nullable */
} ChurnContactEvent;

gboolean
churn_contact_event_parse (JsonObject *envelope, ChurnContactEvent **event, GError **error);
void churn_contact_event_free (ChurnContactEvent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnContactEvent, churn_contact_event_free)

G_END_DECLS
