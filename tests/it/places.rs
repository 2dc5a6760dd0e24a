//! Lists and the feed filter by columns, permissions judge records: both must place a record alike.

use opsflux_tests::{World, WorldOptions};
use shared_model::ids::OrgId;
use shared_model::policy::ResourceRef;
use shared_model::record::Record;

type Row = (
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// contract: C7
#[tokio::test]
async fn every_row_lies_where_permissions_say_it_does() {
    let world = World::with(WorldOptions {
        incidents: 20,
        ..WorldOptions::default()
    })
    .await;
    let app = world.app();
    let mut conn = app.db.read().await.unwrap();
    let (org,): (String,) = sqlx::query_as("SELECT id FROM organisations")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    let org = OrgId(org.parse().unwrap());
    let catalogue = app.caches.catalogue(&mut conn, org).await.unwrap();
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT projection, owner_id, assigned_id, site_id, company_id FROM records",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    let mut types = std::collections::BTreeSet::new();
    for (projection, owner, assigned, site, company) in rows {
        let record: Record = serde_json::from_str(&projection).unwrap();
        let ty = catalogue.record_type(&record.record_type).unwrap();
        let place = ResourceRef::of(ty, &record);
        let expected = (
            place.created_by.map(|id| id.to_string()),
            place.assigned.map(|id| id.to_string()),
            place.site.map(|id| id.to_string()),
            place.company.map(|id| id.to_string()),
        );
        assert_eq!(
            (owner, assigned, site, company),
            expected,
            "{} {}",
            ty.name,
            record.id
        );
        types.insert(ty.name.clone());
    }
    assert!(types.contains("person") && types.contains("site") && types.contains("incident"));
}
