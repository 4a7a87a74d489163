#pragma once

#include "churn-store.h"

G_BEGIN_DECLS

/* A store that hands every call on to another one, and fails the one that it is told to: before it
 * is done, or after it, when the caller cannot know that it was. */
#define FAULT_TYPE_STORE (fault_store_get_type ())
G_DECLARE_FINAL_TYPE (FaultStore, fault_store, FAULT, STORE, GObject)

FaultStore *fault_store_new (ChurnStore *inner);
void fault_store_fail (FaultStore *self, guint nth, gboolean after);
gboolean fault_store_has_failed (FaultStore *self);

G_END_DECLS
