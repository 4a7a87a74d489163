#pragma once

#include "churn-store.h"

G_BEGIN_DECLS

/* What every store must do, whatever it keeps its data in (the port's comments say it in words).
 * Each test gets a new, empty one. */
typedef struct
{
  ChurnStore *(*make) (void);
  /* Another handle on the data of @store, which may be used in another thread. */
  ChurnStore *(*open) (ChurnStore *store);
  /* Whether its engine forgets by itself, and forget() has nothing to do. */
  gboolean expires;
} StoreMaker;

void store_conformance_add (const char *prefix, const StoreMaker *maker);

/* What the files of these tests share. */
#define NOW G_GINT64_CONSTANT (1790000000000000)
#define SECOND ((gint64) G_USEC_PER_SEC)

ChurnStore *store_make (gconstpointer data);
ChurnStore *store_open (gconstpointer data, ChurnStore *store);
void store_put_customer (ChurnStore *store, const char *id, const char *phone, int months);
/* @facts is taken; whether anything changed must be as expected. */
ChurnContact *store_merge (ChurnStore *store, ChurnContact *facts, gint64 now, gboolean expected);
void store_add_contact (ChurnStore *store, const char *id, const char *customer_id, gint64 now);
void store_end_contact (ChurnStore *store, const char *id, gint64 when, gint64 now);
void store_count (ChurnStore *store,
                  const char *event_id,
                  ChurnSentiment sentiment,
                  gint64 time,
                  gboolean expected);
guint store_add_turn (ChurnStore *store, const char *contact_id, ChurnSegment *turn);
ChurnSegment *
store_turn (const char *id, ChurnParticipant who, gint64 begin, ChurnSentiment sentiment);
void
store_add_prediction (ChurnStore *store, const char *contact_id, double churn, ChurnCause cause);
ChurnOffer *store_put_offer (ChurnStore *store, const char *id, int months, gboolean expected);
/* As who knows the customer as they stand. */
ChurnCustomer *
store_set_months (ChurnStore *store, const char *id, int months, gint64 offer_number, gint64 now);

void store_conformance_add_feed (const char *prefix, const StoreMaker *maker);
void store_conformance_add_shared (const char *prefix, const StoreMaker *maker);

typedef struct
{
  const char *name;
  GTestDataFunc func;
} StoreTest;

void store_conformance_add_all (const char *prefix,
                                const StoreMaker *maker,
                                const StoreTest *tests,
                                gsize n_tests);

G_END_DECLS
