#pragma once

#include "churn-contact.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* What of a contact a list shows, each a property of the same name. */
typedef enum
{
  CHURN_CONTACT_ID = 1,
  CHURN_CONTACT_STATE,
  CHURN_CONTACT_LIVE,
  CHURN_CONTACT_CHANNEL,
  CHURN_CONTACT_QUEUE,
  CHURN_CONTACT_AGENT_ID,
  CHURN_CONTACT_AGENT_NAME,
  CHURN_CONTACT_CUSTOMER_ID,
  CHURN_CONTACT_CUSTOMER_NAME,
  CHURN_CONTACT_CUSTOMER_PHONE,
  CHURN_CONTACT_STARTED,
  CHURN_CONTACT_ENDED,
  CHURN_CONTACT_MONTHS,
  CHURN_CONTACT_CHURN,
  CHURN_CONTACT_PREVIOUS_CHURN,
  CHURN_CONTACT_INITIAL_CHURN,
  CHURN_CONTACT_HELP,
  CHURN_CONTACT_CLAIMED_BY,
  CHURN_CONTACT_CLAIMED_NAME,
  CHURN_CONTACT_ANALYSIS,
  CHURN_CONTACT_VERSION,
} ChurnContactField;

#define CHURN_CONTACT_N_FIELDS (CHURN_CONTACT_VERSION + 1)

GParamSpec *churn_contact_field_create_pspec (ChurnContactField field);
void
churn_contact_field_get_value (ChurnContactField field, const ChurnContact *contact, GValue *value);
gboolean
churn_contact_field_differs (ChurnContactField field, const ChurnContact *a, const ChurnContact *b);

G_END_DECLS
