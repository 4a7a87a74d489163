#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who a customer of the demo is: nobody. */
typedef struct
{
  char *first_name;
  char *last_name;
  char *email; /* at a domain that RFC 2606 reserves for examples */
  char *phone; /* E.164, from a range reserved for fiction */
  char *state; /* of the US, or else the country's code */
  int area_code;
} ChurnDemoPerson;

typedef struct _ChurnDemoPeople ChurnDemoPeople;

ChurnDemoPeople *churn_demo_people_new (guint32 seed);
void churn_demo_people_free (ChurnDemoPeople *self);
ChurnDemoPerson *churn_demo_people_next (ChurnDemoPeople *self);
char *churn_demo_people_add_phone (ChurnDemoPeople *self);
void churn_demo_person_free (ChurnDemoPerson *person);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnDemoPeople, churn_demo_people_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnDemoPerson, churn_demo_person_free)

G_END_DECLS
