#pragma once

#include "churn-contact-item.h"
#include "churn-contact.h"
#include "churn-offer.h"
#include "churn-outbox-entry.h"
#include "churn-schedule.h"
#include "churn-segment.h"

G_BEGIN_DECLS

const char *churn_contact_words_state (ChurnState state);
const char *churn_contact_words_state_class (ChurnState state);
const char *churn_contact_words_speaker (ChurnParticipant participant);
const char *churn_contact_words_outcome (ChurnOutcome outcome);
const char *churn_contact_words_customer (const char *name);
char *churn_contact_words_age (gint64 microseconds);
char *churn_contact_words_age_short (gint64 microseconds);
const char *churn_contact_words_freshness (ChurnFreshness freshness);
char *churn_contact_words_freshness_long (ChurnFreshness freshness,
                                          gint64 age,
                                          guint interval,
                                          const GError *error);
char *churn_contact_words_entry (ChurnOutboxEntry *entry);
char *churn_contact_words_offer (const ChurnOffer *offer);
char *churn_contact_words_what_if (int months, double churn, double now);
char *churn_contact_words_best (int months, double churn);
char *churn_contact_words_time (gint64 time);

G_END_DECLS
